"""What a wheel of the program holds: all that it reads when it runs. hatchling takes of `packages` what git does not ignore."""

import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
READ = (  # beside its code
    "summarizer/encoding/bridges/*.bridge", "review/web/templates/*.html", "review/web/static/*", "digest/formats/*.html",
    "crawler/demo/templates/*", "crawler/demo/articles/*.yaml", "crawler/demo/*.yaml", "config/*.yaml",
    "storage/catalogues/*.po", "storage/database/migrations/versions/*.py", "storage/database/migrations/env.py",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept() -> set[str]:
    """What git has, or would take."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return set(subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines())


@pytest.mark.parametrize("pattern", READ)
def test_what_the_program_reads_comes_with_it(pattern: str, kept: set[str]) -> None:
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern) if path.is_file()}
    assert found
    assert found <= kept
    carried = {*WHEEL["packages"], *WHEEL["force-include"]}
    assert {name.partition("/")[0] for name in found} <= carried


def test_every_package_that_the_program_imports_comes_with_it(kept: set[str]) -> None:
    packages = {name.partition("/")[0] for name in kept if name.endswith("/__init__.py")} - {"bench", "tests"}
    assert {name for name in packages if (ROOT / name / "__init__.py").exists()} == set(WHEEL["packages"])
    assert WHEEL["force-include"] == {"config": "crawler/embedded_config"}


def test_the_bridges_weights_come_with_their_licence_and_whom_they_are_owed_to(kept: set[str]) -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0 AND CC-BY-SA-4.0 AND CC-BY-4.0"
    assert set(PROJECT["project"]["license-files"]) == {"LICENSE", "docs/bridges.md", "docs/countries.md"} <= kept


def test_the_wheel_alone_crawls_the_demo(tmp_path: Path) -> None:
    """Outside the checkout, in an environment that has the wheel and what it depends on."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env")
    (packages,) = (tmp_path / "env").glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    dependencies = [path for path in sys.path if path.endswith("site-packages")]  # their .pth files are not read again
    (packages / "dependencies.pth").write_text("\n".join(dependencies))
    python, clean = tmp_path / "env" / "bin" / "python", {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    def run(*words: str) -> str:
        return subprocess.run([python, *words], cwd=tmp_path, env=clean, capture_output=True, text=True).stdout  # noqa: PLW1510

    assert run("-c", "import crawler; print(crawler.__file__)").startswith(str(packages))
    outcomes = json.loads(run("-m", "crawler", "crawl", "--demo", "--data", "data", "--json"))["outcomes"]
    assert sum(outcome["new"] for outcome in outcomes) > 50
