"""bench.throughput measures what the systems really did."""

import gzip
import sys
from pathlib import Path

import pytest

from bench import throughput
from bench.systems import Work
from bench.throughput import NotRunError, measure, served

PARAGRAPH = (
    "The council agreed on Monday to close quarry number {n} in the valley before the rains of the winter begin. "
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "html").mkdir()
    for n in range(6):
        page = (
            f"<html><head><title>Quarry {n} closes</title></head><body><p>{PARAGRAPH.format(n=n) * 5}</p></body></html>"
        )
        (tmp_path / "html" / f"{n}.html.gz").write_bytes(gzip.compress(page.encode()))
    return tmp_path


def test_every_page_served_is_kept_and_its_cost_is_counted(pages: Path) -> None:
    with served(pages, 2) as port:
        figures = [measure(name, Work(pages, 2, port)) for name in ("ours", "scrapy_download")]
    assert [figure["pages"] for figure in figures] == [12, 12]
    assert all(figure["pages_per_second"] > 0 and figure["peak_mb"] > 10 for figure in figures)
    assert figures[0]["cpu_ms_a_page"] > figures[1]["cpu_ms_a_page"]


def test_a_peer_runs_beside_modules_of_ours_that_are_called_as_pythons_own(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throughput, "PEERS_PYTHON", Path(sys.executable))
    with served(pages, 2) as port:
        assert measure("trafilatura_threads", Work(pages, 2, port))["pages"] == 12


def test_a_system_that_cannot_run_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "PEERS_PYTHON", tmp_path / "none")
    with pytest.raises(NotRunError, match="make bench-setup"):
        measure("newspaper4k", Work(tmp_path, 1, 9))
    monkeypatch.setattr(throughput, "PEERS_PYTHON", Path(sys.executable))  # where newspaper4k is not installed
    with pytest.raises(NotRunError, match="No module named 'newspaper'"):
        measure("newspaper4k", Work(tmp_path, 1, 9))
