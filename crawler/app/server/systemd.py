"""Notifications for systemd (sd_notify(3)); none without a socket."""

import os
import socket


def notify(state: str) -> None:
    """Send "READY=1", "WATCHDOG=1" or "STOPPING=1" to the service manager, if it named a socket."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notifier:
        notifier.connect("\0" + address[1:] if address.startswith("@") else address)  # @: a name without a file
        notifier.sendall(state.encode())
