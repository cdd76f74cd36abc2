"""Install torch where sentence-transformers needs it, as a CPU build, and never a CUDA one by accident.

On Linux the plain package index serves torch built for CUDA, which pulls gigabytes of NVIDIA packages. So pip is first asked,
without downloading, what it would install: a CPU build is taken; otherwise the person is told how to name one. The file is
installed by its SHA-256: one of requirements-torch.lock, or that of a file from an index or folder that the person named.
Run by `make` and by deploy/Containerfile.
"""

import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements-torch.lock"
HOW = """\
pip would install the CUDA build of torch here, with gigabytes of NVIDIA packages. The CPU build is enough. Take one of:
  - the CPU wheel index that PyTorch's "Get started" page names (choose Linux, Pip, CPU):  make run TORCH_INDEX=<that address>
  - a wheel you have:                                                        make run TORCH_FIND_LINKS=<its folder>
  - the CUDA build after all:                                                make run TORCH=any
"""
UNKNOWN = """\
{name} has a SHA-256 that requirements-torch.lock does not list: {digest}
If you trust where pip found it, name that place: make run TORCH_INDEX=<its address>, or TORCH_FIND_LINKS=<its folder>
"""
_PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input"]


def main() -> int:
    """Install torch and what only torch needs; return 1 with advice on standard error if none can be taken."""
    build, index, find_links = sys.argv[1:4]  # "cpu" or "any"; addresses or empty
    if _installed():
        return 0
    where = (["--index-url", index] if index else []) + (["--find-links", find_links] if find_links else [])
    torch, others, digests = read_lock(LOCK.read_text(encoding="utf-8"))
    found = _found(where, torch)
    if not found:
        return 1
    if build != "any" and platform.system() == "Linux" and not is_cpu_build(found):
        sys.stderr.write(HOW)
        return 1
    digest = digest_of(found)
    if digest not in digests and not where:
        sys.stderr.write(UNKNOWN.format(name=torch, digest=digest))
        return 1
    _install(f"{torch} --hash=sha256:{digest}", where)
    # What torch needs comes from the usual index: the CPU one does not have all of it.
    _install(others, [])
    if build == "any":
        _install_without_hashes(torch)
    return 0


def read_lock(text: str) -> tuple[str, str, set[str]]:
    """Return the pin of torch, the other requirements with their hashes, and the SHA-256 of the builds of torch."""
    blocks = re.findall(r"(?m)^[a-z0-9].*(?:\n[ ]+.*)*", text)
    (torch,) = (block for block in blocks if block.startswith("torch=="))
    others = "\n".join(block for block in blocks if block != torch)
    return torch.split()[0], others, set(re.findall(r"sha256:([0-9a-f]{64})", torch))


def is_cpu_build(found: dict[str, Any]) -> bool:
    """Return whether a build, as pip reports it, needs no package of NVIDIA."""
    return not any(need.startswith(("nvidia", "cuda")) for need in found["metadata"].get("requires_dist", []))


def digest_of(found: dict[str, Any]) -> str:
    """Return the SHA-256 of the file that pip would install. pip before 23.1 (Debian 12 has 23.0) gives it in one string."""
    archive = found["download_info"]["archive_info"]
    return str(archive["hashes"]["sha256"] if "hashes" in archive else archive["hash"].removeprefix("sha256="))


def _installed() -> bool:
    shown = subprocess.run([sys.executable, "-m", "pip", "show", "--quiet", "torch"], capture_output=True, check=False)
    return shown.returncode == 0


def _found(where: list[str], torch: str) -> dict[str, Any] | None:
    command = [*_PIP, "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", *where, torch]
    report = subprocess.run(command, capture_output=True, text=True, check=False)
    if report.returncode != 0:
        sys.stderr.write(report.stderr)
        return None
    found: dict[str, Any] = json.loads(report.stdout)["install"][0]
    return found


def _install(requirements: str, where: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.txt"
        path.write_text(requirements, encoding="utf-8")
        subprocess.run([*_PIP, "--no-deps", "--require-hashes", *where, "--requirement", str(path)], check=True)


def _install_without_hashes(torch: str) -> None:
    """Install what a CUDA build needs of NVIDIA, which differs by build and is not locked."""
    subprocess.run([*_PIP, torch], check=True)


if __name__ == "__main__":
    sys.exit(main())
