"""Install torch where sentence-transformers needs it, as a CPU build, and never a CUDA one by accident.

On Linux the plain package index serves torch built for CUDA, which pulls gigabytes of NVIDIA packages. So pip is first asked,
without downloading, what it would install: a CPU build is taken; otherwise the person is told how to name one. Run by `make`.
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements-torch.lock"
HOW = """\
pip would install the CUDA build of torch here, with gigabytes of NVIDIA packages. The CPU build is enough. Take one of:
  - the CPU wheel index that PyTorch's "Get started" page names (choose Linux, Pip, CPU):  make {goal} TORCH_INDEX=<that address>
  - a wheel you have:                                                        make {goal} TORCH_FIND_LINKS=<its folder>
  - the CUDA build after all:                                                make {goal} TORCH=any
"""


def main() -> int:
    build, index, find_links = sys.argv[1:4]  # "cpu" or "any"; addresses or empty
    if _installed():
        return 0
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input"]
    where = (["--index-url", index] if index else []) + (["--find-links", find_links] if find_links else [])
    torch = next(line for line in LOCK.read_text().splitlines() if line.startswith("torch=="))
    if build != "any" and platform.system() == "Linux" and not _is_cpu_build(pip, where, torch):
        sys.stderr.write(HOW.format(goal="run"))
        return 1
    subprocess.run([*pip, "--no-deps", *where, torch], check=True)
    # What torch needs comes from the usual index: the CPU one does not have all of it.
    subprocess.run([*pip, "-r", str(LOCK)], check=True)
    return 0


def _installed() -> bool:
    shown = subprocess.run([sys.executable, "-m", "pip", "show", "--quiet", "torch"], capture_output=True, check=False)
    return shown.returncode == 0


def _is_cpu_build(pip: list[str], where: list[str], torch: str) -> bool:
    command = [*pip, "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", *where, torch]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        sys.stderr.write(asked.stderr)
        return False
    needs = json.loads(asked.stdout)["install"][0]["metadata"].get("requires_dist", [])
    return not any(need.startswith(("nvidia", "cuda")) for need in needs)


if __name__ == "__main__":
    sys.exit(main())
