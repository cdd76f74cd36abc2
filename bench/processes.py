"""Which processes one started, and what they hold, as Linux tells it under /proc."""

import re
from collections import defaultdict
from pathlib import Path


def below(pid: int) -> list[int]:
    """The processes that this one started, and those that they did."""
    parents: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:  # it ended meanwhile
            continue
        parents[int(stat.rpartition(")")[2].split()[1])].append(int(folder.name))
    found = list(parents[pid])
    for one in found:
        found += parents[one]
    return found


def megabytes(pid: int) -> float:
    """What a process holds; of what it shares with others its share (PSS). Raises OSError where it has ended."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.findall(r"^Pss:\s+(\d+)", told, re.MULTILINE)[0]) / 1024
