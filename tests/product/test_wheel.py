"""What a wheel of the program holds: all that it reads when it runs. hatchling takes of `packages` what git does not ignore."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.paths import ROOT
from tests.support.typed_lines import shell_blocks

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
    assert set(PROJECT["project"]["license-files"]) == {
        "LICENSE",
        "LICENSES/*.txt",
        "docs/bridges.md",
        "docs/countries.md",
    }
    assert {
        "LICENSE",
        "LICENSES/CC-BY-SA-4.0.txt",
        "LICENSES/CC-BY-4.0.txt",
        "docs/bridges.md",
        "docs/countries.md",
    } <= kept


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout, with an environment that has the wheel, by pip, and what it depends on."""
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env")
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    dependencies = [path for path in sys.path if path.endswith("site-packages")]  # their .pth files are not read again
    (packages / "dependencies.pth").write_text("\n".join(dependencies))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "env" / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", "--ignore-installed", str(wheel)], check=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    left = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return left | {"PATH": f"{folder / 'env' / 'bin'}:{os.environ['PATH']}"}


def test_the_program_outside_the_checkout_is_the_wheel(elsewhere: Path) -> None:
    def run(*words: str) -> str:
        return subprocess.run(
            words, cwd=elsewhere, env=environment(elsewhere), capture_output=True, text=True, check=True
        ).stdout

    assert run("python", "-c", "import crawler; print(crawler.__file__)").startswith(str(elsewhere / "env"))
    assert run("crawler", "--version").startswith(f"digest-crawler {PROJECT['project']['version']}, schema ")


def test_a_newcomers_first_steps_work_outside_the_checkout(elsewhere: Path) -> None:
    """The lines of docs/getting-started.md, typed in order by bash; only the setup, and the end of `crawler review`, are ours."""
    guide = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
    lines = [line for block in shell_blocks(guide) for line in block.splitlines()]
    assert lines[:2] == ["make run", "source .venv/bin/activate"]
    shown = {line: typed(line, elsewhere) for line in lines[2:]}
    assert "62 articles" in shown["crawler run --demo"] or "articles 62" in shown["crawler run --demo"]
    assert "approved 1" in shown["crawler queue sync --demo"]
    assert "digest-" in shown["crawler digest --demo --from 7d --to today"]
    assert list((elsewhere / "data" / "demo" / "digests").glob("digest-*.html"))
    assert "draft" in shown["crawler why 1 --demo"]


def typed(line: str, folder: Path) -> str:
    if line.startswith("crawler review"):
        return reviewed(line, folder)
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode in ({0, 1} if line == "crawler run --demo" else {0}), f"{line}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


def reviewed(line: str, folder: Path) -> str:
    """Start the page, read it once, and stop it as Ctrl+C does."""
    words = [*shlex.split(line), "--port", "0"]
    with subprocess.Popen(words, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, text=True) as page:
        assert page.stdout
        address = next(found[0] for text in page.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", text)))
        with urlopen(address, timeout=60) as answer:
            text: str = answer.read().decode()
        page.send_signal(signal.SIGINT)
        assert page.wait(timeout=60) == 0
    assert "<html" in text
    return text
