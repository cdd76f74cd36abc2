"""A file is put in its place in one step, and what a killed process left beside it goes."""

import os
import subprocess
import sys
from pathlib import Path

from storage import files

FOREVER = "import sys, time; print(flush=True); time.sleep(60)"


def test_what_a_killed_process_left_beside_a_file_goes_with_the_next_writing(tmp_path: Path) -> None:
    path = tmp_path / "queue.md"
    with subprocess.Popen([sys.executable, "-c", "pass"]) as dead:
        dead.wait()
    with subprocess.Popen([sys.executable, "-c", FOREVER], stdout=subprocess.PIPE) as alive:
        of = {"dead": dead.pid, "alive": alive.pid}
        left = {name: tmp_path / f".queue.md.{pid}.new" for name, pid in of.items()}
        left |= {"other": tmp_path / f".other.md.{dead.pid}.new", "mine": tmp_path / ".queue.md.old.new"}
        for beside in left.values():
            beside.write_bytes(b"half")
            os.utime(beside, (0, 0))
        assert files.replace(path, b"whole")
        assert {name for name, beside in left.items() if beside.exists()} == {"alive", "other", "mine"}
        left["dead"].write_bytes(b"of another machine, a moment ago")
        assert files.replace(path, b"whole again")
        assert left["dead"].exists()
        alive.kill()
    assert path.read_bytes() == b"whole again"
