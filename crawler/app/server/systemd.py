"""What systemd wants to be told (sd_notify(3)): nothing where nobody asks."""

import os
import socket


def notify(state: str) -> None:
    """Sends "READY=1", "WATCHDOG=1" or "STOPPING=1" to whoever started this process and named a socket for it."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
        told.connect("\0" + address[1:] if address.startswith("@") else address)  # @: a name without a file
        told.sendall(state.encode())
