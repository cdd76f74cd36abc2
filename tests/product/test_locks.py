"""The locks name every file by its hash, agree with each other and with pyproject.toml, and lack nothing that they need."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.install_torch import digest_of, is_cpu_build, read_lock
from scripts.lock import HEAD, LOCKS, ONLY_FOR_TORCH, TORCH, blocks, part, without_hashes
from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (*LOCKS, "requirements-torch.lock")}
INSTALLED = {name: {package for package, _ in blocks(text)} for name, text in TEXTS.items()}


def requirements(name: str) -> list[Requirement]:
    return [Requirement(line) for line in without_hashes(TEXTS[name]).splitlines() if line and line[0] not in "# "]


@pytest.mark.parametrize("name", TEXTS)
def test_every_requirement_is_one_version_with_hashes_of_its_files(name: str) -> None:
    assert TEXTS[name].startswith(HEAD)
    for package, block in blocks(TEXTS[name]):
        assert re.match(rf"{re.escape(package)}==[^ ]+ ", block), block
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?: \\)?$", block, re.MULTILINE)
        assert len(hashes) == block.count("--hash=") >= 1, package
    rest = re.sub(r"(?m)^#.*\n|^[a-z0-9].*(?:\n[ ]+.*)*\n", "", TEXTS[name])
    assert rest.strip() == "", "nothing but comments and blocks"


def installed_here(name: str) -> set[str]:
    return {line.name for line in requirements(name) if line.marker is None or line.marker.evaluate()}


def test_a_package_has_one_version_in_all_locks() -> None:
    pins: dict[str, set[str]] = {}
    for name in TEXTS:
        for requirement in requirements(name):
            pins.setdefault(f"{requirement.name} {requirement.marker or ''}", set()).add(str(requirement.specifier))
    assert {package: versions for package, versions in pins.items() if len(versions) > 1} == {}


def test_a_lock_repeats_nothing_of_the_lock_installed_before_it() -> None:
    for name, (_, before) in LOCKS.items():
        if before:
            assert {str(line) for line in requirements(name)} & {str(line) for line in requirements(before)} == set()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    groups, extras = PROJECT["dependency-groups"], PROJECT["project"]["optional-dependencies"]
    asked = {
        "requirements.lock": PROJECT["project"]["dependencies"],
        "requirements-build.lock": groups["build"],
        "requirements-extras.lock": [line for lines in extras.values() for line in lines],
        "requirements-dev.lock": [line for line in groups["dev"] if isinstance(line, str)],
    }
    for name, lines in asked.items():
        pinned = {
            r.name: r for lock in {name, "requirements.lock", "requirements-build.lock"} for r in requirements(lock)
        }
        for line in map(Requirement, lines):
            found = pinned[canonicalize_name(line.name)]
            version = str(found.specifier).removeprefix("==")
            assert line.specifier.contains(version, prereleases=True), f"{line}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_that_a_locked_package_needs_is_missing(name: str) -> None:
    """They are installed with --no-deps; read from the metadata of what is installed here."""
    packages = installed_here("requirements.lock") | installed_here("requirements-torch.lock") | installed_here(name)
    read = 0
    for package in sorted(installed_here(name)):
        try:
            needs = distribution(package).requires or []
        except PackageNotFoundError:
            continue  # of another platform, or of an extra that is not installed here
        read += 1
        wanted = [
            need for need in map(Requirement, needs) if need.marker is None or need.marker.evaluate({"extra": ""})
        ]
        assert {need.name for need in wanted if canonicalize_name(need.name) not in packages} == set(), package
    assert read > 0.7 * len(installed_here(name))


def test_torch_is_in_no_other_lock_and_has_the_hashes_of_its_cpu_builds() -> None:
    assert {name for name, packages in INSTALLED.items() if "torch" in packages} == {"requirements-torch.lock"}
    pin, others, digests = read_lock(TEXTS["requirements-torch.lock"])
    assert pin == TORCH
    assert len(digests) > 20
    assert {package for package, _ in blocks(others)} == set(ONLY_FOR_TORCH)


def test_a_build_that_needs_nvidia_is_no_cpu_build() -> None:
    found = {
        "metadata": {"requires_dist": ["filelock", 'nvidia-nccl-cu13==2.29.7; platform_system == "Linux"']},
        "download_info": {"archive_info": {"hashes": {"sha256": "ab" * 32}}},
    }
    assert not is_cpu_build(found)
    assert is_cpu_build({"metadata": {"requires_dist": ["filelock", "setuptools>=77"]}})
    assert digest_of(found) == "ab" * 32
    assert digest_of({"download_info": {"archive_info": {"hash": f"sha256={'cd' * 32}"}}}) == "cd" * 32, "pip 23.0"


def test_a_part_leaves_out_what_is_installed_before_it_and_what_no_platform_takes() -> None:
    text = """\
brotli==1.2.1 ; implementation_name != 'pypy' \\
    --hash=sha256:aa
lxml==6.1.3 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
torch==2.15.0 ; sys_platform == 'never' \\
    --hash=sha256:dd
"""
    assert (
        part(text, [text.partition("lxml")[0]])
        == HEAD + "lxml==6.1.3 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    )
    assert without_hashes(part(text, [])) == HEAD + "brotli==1.2.1 ; implementation_name != 'pypy'\nlxml==6.1.3\n"
