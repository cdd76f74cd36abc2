"""Sentence boundaries: `python -m bench.sentences FILE --language L [--half first|second]`.

FILE holds one sentence a line. The lines are joined into one text: by a space after a line that ends in a sentence mark, by a
newline after one that does not (a headline: on a page it stands in a line of its own, and no mark could tell its end).
Counted are boundaries between lines: found (a sentence of ours ends exactly where a line ends), missed, and wrong (one of ours
ends inside a line, even where that line in truth holds two sentences; `f1_two_allowed` leaves out cuts inside a line that stand
behind a sentence mark). Boundaries that a newline gives away are counted in `given` and left out of everything.
`--half` takes that half of the lines: rules were chosen on the first, figures are reported on the second.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from summarizer.drafts.sentences import split

_MARK = re.compile(r"[.!?؟۔…][\"”’»)\]'“]*$")


def measure(lines: list[str], language: str) -> dict[str, Any]:
    """Boundary precision, recall and f1 (0..1) of our sentences on these lines."""
    text, ends, given = _join(lines)
    ours = {span.end for span in split(text, language)} - given
    found = len(ours & ends)
    unmarked = [end for end in ours - ends if not _MARK.search(text[max(0, end - 4) : end])]
    return {
        "boundaries": len(ends),
        "given": len(given),
        "precision": _share(found, len(ours)),
        "recall": _share(found, len(ends)),
        "f1": _share(2 * found, len(ours) + len(ends)),
        "f1_two_allowed": _share(2 * found, found + len(unmarked) + len(ends)),
    }


def _join(lines: list[str]) -> tuple[str, set[int], set[int]]:
    text, ends, given = "", set[int](), set[int]()
    for line in lines:
        text += line
        marked = bool(_MARK.search(line))
        (ends if marked else given).add(len(text))
        text += " " if marked else "\n"
    return text, ends, given


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--half", choices=["first", "second"])
    asked = parser.parse_args()
    lines = [line.strip() for line in asked.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    middle = len(lines) // 2
    lines = {"first": lines[:middle], "second": lines[middle:], None: lines}[asked.half]
    print(json.dumps({"file": asked.file.name, "language": asked.language, **measure(lines, asked.language)}))


if __name__ == "__main__":
    main()
