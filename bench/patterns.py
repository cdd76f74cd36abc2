"""Every regular expression of the product with a megabyte of what is worst for it: `python -m bench.patterns [--megabytes 1]`.

Says which take longest; leaves with 1 where one takes more than `--limit` seconds of the processor. Those of which only so many characters
are ever looked at (BOUNDED in tests/support/patterns.py) are tried with so many.
"""

import argparse
import sys

from tests.support.patterns import every, slowest


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("--megabytes", type=float, default=1.0)
    reader.add_argument("--limit", type=float, default=1.0)
    asked = reader.parse_args()
    length = int(asked.megabytes * 10**6)
    found = sorted(((*slowest(one, length, asked.limit), one) for one in every()), key=lambda row: -row[0])
    for took, text, one in found[:15]:
        print(f"{took:6.3f} s  {one.where}  {text}")
    slow = sum(took > asked.limit for took, _, _ in found)
    print(f"{len(found)} patterns, {asked.megabytes} MB each: {slow} took more than {asked.limit} s of the processor")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
