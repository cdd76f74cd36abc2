"""The files that install a desk, and the page about it, name what is there."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.paths import ROOT
from tests.support.typed_lines import check_line

UNIT = ROOT / "deploy" / "crawler.service"
GUIDE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
HARDENED = {
    "ProtectSystem": "strict",
    "ReadWritePaths": "/var/lib/crawler",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "SystemCallFilter": "@system-service",
    "EnvironmentFile": "/etc/crawler/environment",
    "TimeoutStopSec": "30",
    "LimitNOFILE": "8192",
}


def unit() -> RawConfigParser:
    parsed = RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read_string(UNIT.read_text(encoding="utf-8"))
    return parsed


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    return parsed


def demand(words: list[str]) -> None:
    """The program would run this line."""
    assert check_line(words, is_whole=False) == "", words


def named() -> Iterator[list[str]]:
    """The commands of ours that the page names, in its blocks and between its lines."""
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", GUIDE, flags=re.DOTALL | re.MULTILINE))
    ours = r"^(?:docker compose (?:exec crawler crawler|run --rm .*?(?:crawler|review))|crawler|.*bin/crawler(?= review)) ([a-z].*)"
    for line in lines:
        found = re.match(ours, line.split("|' \\")[0])
        if found:
            yield shlex.split(found[1], comments=True)


def test_the_unit_is_hardened() -> None:
    service = unit()["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["User"] == "crawler"
    assert "MemoryMax" in service


def test_the_unit_waits_for_what_the_program_tells_systemd() -> None:
    service = unit()["Service"]
    told = (ROOT / "crawler/app/server/scheduler.py").read_text(encoding="utf-8")
    assert (service["Type"], service["NotifyAccess"]) == ("notify", "main")
    assert "READY=1" in told
    assert "WATCHDOG=1" in told
    assert int(service["WatchdogSec"]) > 60  # monitoring.LATE: what is late by less is no reason to be ended


def test_the_unit_starts_a_command_that_is_there() -> None:
    program, *words = shlex.split(unit()["Service"]["ExecStart"])
    assert Path(program).name == "crawler"
    demand(words)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here")
    tried = tmp_path / "crawler.service"  # with a program that is there: it looks for it
    tried.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/crawler/.venv/bin/crawler", shutil.which("true") or "")
    )
    done = subprocess.run(["systemd-analyze", "verify", tried], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "crawler.service" in line]) == (0, [])


def test_the_containers_start_commands_that_are_there() -> None:
    services = compose()["services"]
    for name in ("crawler", "review"):
        demand(services[name]["command"])
    told = re.search(r"^CMD (\[.*\])$", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert told
    demand(YAML(typ="safe").load(told[1]))


def test_the_containers_have_no_rights_and_no_password_of_their_own() -> None:
    services = compose()["services"]
    for name in ("crawler", "review"):
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True
        assert services[name]["environment"]["PGPASSWORD"].startswith("${CRAWLER_DATABASE_PASSWORD:?")
    assert services["database"]["image"] == "postgres:17"
    assert services["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${CRAWLER_DATABASE_PASSWORD:?")
    assert "/ready" in services["crawler"]["healthcheck"]["test"][-1]
    assert re.search(r"^USER crawler$", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_what_the_image_is_built_from_is_there() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    let_in = (ROOT / "deploy" / "Containerfile.dockerignore").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert re.search(rf"^!{re.escape(name)}$", let_in, re.MULTILINE) or name.startswith("requirements"), name


def test_the_page_names_commands_that_are_there() -> None:
    every = list(named())
    assert len(every) > 25
    for words in every:
        demand(words)
