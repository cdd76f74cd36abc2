"""Write the requirements*.lock files from pyproject.toml, each package with the SHA-256 of every file it may be installed from.

Run by `make lock`, which keeps the versions that are locked; `make lock UPGRADE=1` takes the newest that fit. One resolution
covers every group and extra, so no package has two versions, and holds for Python 3.11 and newer on every platform; then each
lock is the part that its use adds to requirements.lock. At the end each is tried against the wheels of every platform in `PLATFORMS`
(some minutes; `--untried` leaves that out).
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each lock: what it is compiled from, and the lock that is installed before it.
LOCKS: dict[str, tuple[list[str], str | None]] = {
    "requirements.lock": (["pyproject.toml"], None),
    "requirements-build.lock": (["--group", "build"], "requirements.lock"),
    "requirements-extras.lock": (["pyproject.toml", "--all-extras"], "requirements.lock"),
    "requirements-dev.lock": (["pyproject.toml", "--group", "dev"], "requirements.lock"),
}
EVERYTHING = ["pyproject.toml", "--all-extras", "--group", "dev", "--group", "build"]
COMPILE = ["--quiet", "--universal", "--python-version", "3.11", "--no-annotate", "--no-header"]
# torch and what only torch needs: scripts/install_torch.py installs them before everything else.
TORCH = "torch==2.13.0"
ONLY_FOR_TORCH = ("mpmath", "networkx", "setuptools", "sympy")
# Builds for CPUs from PyTorch's own index, which `uv` does not ask. Others of that index are accepted when it is named (TORCH_INDEX).
CPU_BUILDS = ("6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",)  # 2.13.0+cpu, CPython 3.11, x86_64
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28")
SOURCE_ONLY = ("breadability", "docopt")  # wheels of these were never published; sumy, of the dev group, needs them
HEAD = "# Written by `make lock`. Every file that may be installed is named by its SHA-256.\n"
NEVER = "torch; sys_platform == 'never'\n"


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield each locked requirement as (name, lines with its hashes)."""
    for block in re.findall(r"(?m)^[a-z0-9].*(?:\n[ ]+.*)*", text):
        yield re.split(r"[=\[ ]", block, maxsplit=1)[0], block


def without_hashes(text: str) -> str:
    """Return the pins of a lock alone, as constraints."""
    return re.sub(r" \\\n[ ]+--hash=\S+", "", text)


def part(text: str, installed: Iterable[str]) -> str:
    """Return the requirements of `text` that some platform installs, without those in `installed` under the same condition."""
    taken = {_head(block) for block in installed}
    kept = [block for _, block in blocks(text) if "'never'" not in _head(block) and _head(block) not in taken]
    return HEAD + "".join(f"{block}\n" for block in kept)


def _head(block: str) -> str:
    """Return the version and condition of a locked requirement."""
    return block.partition("\n")[0]


class Compiler:
    """`uv pip compile` with the versions that are locked already."""

    def __init__(self, folder: Path, *, upgrade: bool) -> None:
        self.folder = folder
        self.options = [*COMPILE, *(["--upgrade"] if upgrade else [])]
        (folder / "no-torch.txt").write_text(NEVER, encoding="utf-8")

    def compiled(self, words: list[str], *, pins: str, is_hashed: bool = True) -> str:
        """Return what `words` need; a version of `pins` is preferred."""
        target = self.folder / "compiled.lock"
        target.write_text(pins, encoding="utf-8")
        hashes = ["--generate-hashes"] if is_hashed else []
        command = [uv(), "pip", "compile", *self.options, *hashes, "--output-file", str(target), *words]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return target.read_text(encoding="utf-8")

    def file(self, name: str, text: str) -> str:
        """Write a scratch file and return its path."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)


def uv() -> str:
    """Return the path of uv beside this interpreter."""
    return str(Path(sys.executable).with_name("uv"))


def write_locks(compiler: Compiler) -> str:
    """Resolve everything once, then write each lock; return the file of all pins."""
    no_torch = ["--override", str(compiler.folder / "no-torch.txt")]
    locked = "".join(without_hashes((ROOT / name).read_text("utf-8")) for name in LOCKS if (ROOT / name).exists())
    everything = compiler.compiled([*EVERYTHING, *no_torch], pins=locked, is_hashed=False)
    pins = compiler.file("pins.txt", part(everything, ()))
    for name, (words, before) in LOCKS.items():
        text = compiler.compiled([*words, *no_torch, "--constraint", pins], pins=part(everything, ()))
        installed = [block for _, block in blocks((ROOT / before).read_text("utf-8"))] if before else []
        (ROOT / name).write_text(part(text, installed), encoding="utf-8")
    return pins


def write_torch_lock(compiler: Compiler, constraints: str) -> None:
    """Write requirements-torch.lock: torch by the hashes of every build, then what only torch needs."""
    path = ROOT / "requirements-torch.lock"
    pins = without_hashes(path.read_text(encoding="utf-8"))
    torch = compiler.compiled(["--no-deps", compiler.file("torch.txt", f"{TORCH}\n")], pins=pins).rstrip()
    torch += "".join(f" \\\n    --hash=sha256:{digest}" for digest in CPU_BUILDS)
    needed = compiler.file("others.txt", "\n".join(ONLY_FOR_TORCH))
    others = compiler.compiled(["--no-deps", needed, "--constraint", constraints], pins=pins)
    head = HEAD + "# torch and what only torch needs, installed by scripts/install_torch.py before requirements.lock.\n"
    path.write_text(head + torch + "\n" + others, encoding="utf-8")


def try_wheels(name: str) -> None:
    """Raise CalledProcessError if a lock has a package without a wheel for one of the platforms."""
    text = (ROOT / name).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        tried = Path(folder) / "tried.txt"
        pins = without_hashes("".join(f"{block}\n" for package, block in blocks(text) if package not in SOURCE_ONLY))
        tried.write_text(pins, encoding="utf-8")
        for python in PYTHONS:
            for platform in PLATFORMS:
                words = ["--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", python]
                command = [uv(), "pip", "compile", *words, "--python-platform", platform, str(tried)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Write every lock, and try each against the wheels that are published."""
    with tempfile.TemporaryDirectory() as folder:
        compiler = Compiler(Path(folder), upgrade="--upgrade" in sys.argv)
        write_torch_lock(compiler, write_locks(compiler))
    for name in (*LOCKS, "requirements-torch.lock") if "--untried" not in sys.argv else ():
        try_wheels(name)
        sys.stdout.write(f"{name}: wheels for Python {', '.join(PYTHONS)} on {', '.join(PLATFORMS)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
