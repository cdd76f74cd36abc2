"""Build what is published: `python -m scripts.release FOLDER` writes wheel, source archive, bill of materials and SHA256SUMS.

The same commit gives the same bytes: times in the archives are those of the commit (SOURCE_DATE_EPOCH), the build tools are
those of requirements-build.lock.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from scripts.bill_of_materials import as_json, bill

ROOT = Path(__file__).resolve().parent.parent
BILL = "digest-crawler.cdx.json"
SUMS = "SHA256SUMS"


def build(checkout: Path, folder: Path, epoch: str) -> list[Path]:
    """Build source archive and wheel of a checkout into a folder; return their paths."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(
        command, check=True, cwd=checkout, env=os.environ | {"SOURCE_DATE_EPOCH": epoch}, capture_output=True
    )
    return sorted(path for path in folder.iterdir() if path.name.endswith((".whl", ".tar.gz")))


def sums(paths: list[Path]) -> str:
    """Return the lines of SHA256SUMS, as `sha256sum --check` reads them."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)


def commit_time() -> str:
    """Return SOURCE_DATE_EPOCH if it is set, otherwise the time of the last commit."""
    words = ["git", "log", "-1", "--format=%ct"]
    return (
        os.environ.get("SOURCE_DATE_EPOCH")
        or subprocess.run(words, check=True, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    )


def main() -> int:
    """Write everything into the folder that is named, which must be empty or missing."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.stderr.write(f"{folder} is not empty: a release is built into an empty folder\n")
        return 1
    paths = build(ROOT, folder, commit_time())
    (folder / BILL).write_text(as_json(bill()), encoding="utf-8")
    (folder / SUMS).write_text(sums([*paths, folder / BILL]), encoding="utf-8")
    sys.stdout.write((folder / SUMS).read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
