"""Recipients of the digest by mail: a text file with one address a line."""

from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path

from storage.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader. `address`, in lower case after the @, identifies them in the ledger; addresses that differ only in case are one."""

    name: str
    address: str


def read_recipients(path: Path) -> list[Recipient]:
    """Return the recipients in the file, each once: "Name <name@example.org>" or the bare address; # begins a remark.

    Raises ConfigError: no such file, not UTF-8, or lines that are no address, each named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        what = f"cannot be read: {error.strerror}; write one address per line into it, or add readers with `crawler mail subscribe`"
        raise ConfigError(what, about=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8: save the file with encoding UTF-8", about=str(path)) from error
    recipients: dict[str, Recipient] = {}
    faults = []
    for number, line in enumerate(lines, start=1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        try:
            reader = recipient(text)
            recipients.setdefault(reader.address.lower(), reader)
        except ConfigError as error:
            faults.append(f"{path}:{number}: {error.message}")
    if faults:
        raise ConfigError("\n".join(faults) + "\nnothing was sent")
    return list(recipients.values())


def recipient(text: str) -> Recipient:
    """Return the recipient of a line. Raises ConfigError for what is not one address. Letters outside ASCII may be in the name
    only: few servers accept them elsewhere."""
    name, bracket, rest = text.rpartition("<")
    address = rest.removesuffix(">").strip() if bracket and text.endswith(">") else text
    local, _, domain = address.rpartition("@")
    wrong = ConfigError("write one address, as Name <name@example.org>", about=text[:80])
    if (
        not local
        or "." not in domain
        or not address.isascii()
        or not text.isprintable()
        or set(address) & set(" ,;<>\"'\\()[]:")
    ):
        raise wrong
    try:
        parsed = Address(display_name=name.strip().strip('"'), addr_spec=f"{local}@{domain.lower()}")
    except Exception as error:  # the header parser raises what it meets: ValueError, IndexError, HeaderParseError
        raise wrong from error
    return Recipient(parsed.display_name, parsed.addr_spec)
