"""A release is the same bytes from the same commit, with a valid bill of materials; the files of the repository are valid."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from scripts.bill_of_materials import SCOPES, as_json, bill
from scripts.lock import blocks
from scripts.release import build, sums
from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCHEMAS = {
    "github-workflows": [".github/workflows/test.yml", ".github/workflows/release.yml"],
    "github-issue-forms": [f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("1-outlet", "2-bug", "3-wish")],
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "dependabot": [".github/dependabot.yml"],
    "citation-file-format": ["CITATION.cff"],
    "compose-spec": ["deploy/compose.yaml"],
}
PROGRAMS = Path(sys.executable).parent


def read_yaml(path: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return parsed


def checkout_without_weights(folder: Path, *, mode: int, time: int) -> Path:
    """Return a copy of what git has, without the large bridges, with other times and permissions."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    for name in names:
        if (
            (ROOT / name).is_file()
            and not name.endswith((".bridge", ".jpg"))
            and not name.startswith(("tests/", "bench/"))
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
            (folder / name).chmod(mode)
            os.utime(folder / name, (time, time))
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Source archive and wheel, built from two checkouts that differ in place, times and permissions."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    folder = tmp_path_factory.mktemp("release")
    first = checkout_without_weights(folder / "first", mode=0o644, time=1_700_000_000)
    second = checkout_without_weights(folder / "elsewhere" / "second", mode=0o600, time=1_790_000_000)
    return [build(tree, folder / f"dist-{tree.name}", "1796000000") for tree in (first, second)]


def test_the_same_commit_gives_the_same_bytes(built: list[list[Path]]) -> None:
    first, second = ([(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths] for paths in built)
    assert first == second
    version = PROJECT["version"]
    assert [name for name, _ in first] == [
        f"digest_crawler-{version}-py3-none-any.whl",
        f"digest_crawler-{version}.tar.gz",
    ]


def test_the_source_archive_builds_the_same_wheel(built: list[list[Path]], tmp_path: Path) -> None:
    wheel, archive = built[0]
    with tarfile.open(archive) as source:
        source.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    again = [path for path in build(tree, tmp_path / "dist", "1796000000") if path.suffix == ".whl"]
    assert [path.read_bytes() for path in again] == [wheel.read_bytes()]


def test_the_image_gets_all_that_the_program_is_built_from(built: list[list[Path]], tmp_path: Path) -> None:
    """Only what COPY names, and the ignore file lets in, is there when the container's pip builds the program."""
    steps = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"(?m)^COPY (.+) \S+$", steps) for name in line.split()]
    let_in = (ROOT / "deploy/Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in copied if not name.startswith("requirements")} <= set(let_in)
    tree = checkout_without_weights(tmp_path / "all", mode=0o644, time=1_700_000_000)
    for name in copied:
        (tmp_path / "image" / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (tree / name).is_dir() else shutil.copyfile)(tree / name, tmp_path / "image" / name)
    wheel = [path for path in build(tmp_path / "image", tmp_path / "dist", "1796000000") if path.suffix == ".whl"]
    assert [path.read_bytes() for path in wheel] == [built[0][0].read_bytes()]


def test_sums_are_read_by_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"wheel")
    (tmp_path / "SHA256SUMS").write_text(sums([tmp_path / "a.whl"]))
    assert subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False).returncode == 0


def test_the_bill_of_materials_is_valid_and_has_every_locked_package() -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator  # jsonschema, too

    text = as_json(bill())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    document = json.loads(text)
    assert document["metadata"]["component"]["version"] == PROJECT["version"]
    by_name = {component["name"]: component for component in document["components"]}
    locked = {name for lock in SCOPES for name, _ in blocks((ROOT / lock).read_text(encoding="utf-8"))}
    assert set(by_name) == locked | {"bridges", "countries"}
    assert (by_name["lxml"]["scope"], by_name["weasyprint"]["scope"]) == ("required", "optional")
    assert by_name["bridges"]["licenses"] == [{"expression": "CC-BY-SA-4.0"}]
    assert by_name["lxml"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    files = {item["value"] for item in by_name["lxml"]["properties"] if item["name"] == "file:sha256"}
    assert all(f"sha256:{digest}" in (ROOT / "requirements.lock").read_text(encoding="utf-8") for digest in files)
    assert len(files) > 20
    assert as_json(bill()) == text, "the same commit gives the same bytes"


@pytest.mark.parametrize("licence", ["CC-BY-SA-4.0", "CC-BY-4.0", "Unicode-3.0"])
def test_licences_of_embedded_data_come_as_texts(licence: str) -> None:
    text = (ROOT / "LICENSES" / f"{licence}.txt").read_text(encoding="utf-8")
    assert len(text) > 1500
    assert f"({licence}.txt)" in (ROOT / "LICENSES" / "README.md").read_text(encoding="utf-8")
    assert "LICENSES/*.txt" in PROJECT["license-files"]


@pytest.mark.parametrize(("schema", "names"), SCHEMAS.items(), ids=SCHEMAS)
def test_files_of_the_repository_follow_their_schemas(schema: str, names: list[str]) -> None:
    from check_jsonschema import main as check_schema  # takes two seconds, in each of the test processes

    done = CliRunner().invoke(
        check_schema, ["--builtin-schema", f"vendor.{schema}", *(str(ROOT / name) for name in names)]
    )
    assert done.exit_code == 0, done.output


def test_every_yaml_file_of_the_repository_has_a_schema() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / ".github").rglob("*.yml")}
    assert found <= {name for names in SCHEMAS.values() for name in names}


def test_workflows_are_safe() -> None:
    """No secret is left to a later step, no action is named by a tag that can move, no expression is run as shell."""
    command = [str(PROGRAMS / "zizmor"), "--offline", "--no-progress", "--no-config", ".github"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in WORKFLOWS:
        for action in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action), action


def test_workflows_run_what_is_there() -> None:
    targets = set(re.findall(r"(?m)^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for path in WORKFLOWS:
        for job in read_yaml(path)["jobs"].values():
            lines = "\n".join(step.get("run", "") for step in job["steps"])
            assert set(re.findall(r"\bmake ([a-z-]+)", lines)) <= targets
            for name in re.findall(r"requirements[\w-]*\.lock|scripts\.\w+", lines):
                path_of = ROOT / name if name.endswith(".lock") else ROOT / f"{name.replace('.', '/')}.py"
                assert path_of.exists(), name


def test_each_declared_python_is_tested_on_both_architectures_and_databases() -> None:
    jobs = read_yaml(ROOT / ".github/workflows/test.yml")["jobs"]
    declared = [line.split(" :: ")[-1] for line in PROJECT["classifiers"] if ":: Python :: 3." in line]
    matrix = jobs["test"]["strategy"]["matrix"]
    assert matrix["python"] == declared
    assert matrix["runner"] == ["ubuntu-24.04", "ubuntu-24.04-arm"]
    assert [row["database"] for row in jobs["demo"]["strategy"]["matrix"]["include"]] == ["SQLite", "PostgreSQL"]


def test_hooks_before_a_commit_run_programs_of_the_environment() -> None:
    (local,) = read_yaml(ROOT / ".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    for hook in local["hooks"]:
        program, *words = hook["entry"].split()
        assert program.startswith(".venv/bin/")
        if words[:1] == ["-m"]:
            assert words[1] == "pytest" or (ROOT / f"{words[1].replace('.', '/')}.py").exists()


def test_the_citation_names_the_version_that_the_changelog_has() -> None:
    citation = read_yaml(ROOT / "CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{citation['version']}] - {citation['date-released']}" in text


def test_a_report_of_an_outlet_asks_for_its_address_and_what_was_expected() -> None:
    form = read_yaml(ROOT / ".github/ISSUE_TEMPLATE/1-outlet.yml")
    demanded = {field["id"] for field in form["body"] if field.get("validations", {}).get("required")}
    assert {"outlet", "address", "what", "expected"} <= demanded
