"""bench.throughput measures what the systems really did."""

import gzip
from pathlib import Path

from bench.throughput import Work, _served, measure, ours, scrapy_download

PARAGRAPH = (
    "The council agreed on Monday to close quarry number {n} in the valley before the rains of the winter begin. "
)


def test_every_page_served_is_kept_and_its_cost_is_counted(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    for n in range(6):
        page = (
            f"<html><head><title>Quarry {n} closes</title></head><body><p>{PARAGRAPH.format(n=n) * 5}</p></body></html>"
        )
        (tmp_path / "html" / f"{n}.html.gz").write_bytes(gzip.compress(page.encode()))
    with _served(tmp_path, 2) as port:
        figures = [measure(system, Work(tmp_path, 2, port)) for system in (ours, scrapy_download)]
    assert [figure["pages"] for figure in figures] == [12, 12]
    assert all(figure["pages_per_second"] > 0 and figure["peak_mb"] > 10 for figure in figures)
    assert figures[0]["cpu_ms_a_page"] > figures[1]["cpu_ms_a_page"]
