"""What needs a person, as text for a terminal or a mail: short lines under the name of each check, one fix for all it fits."""

from collections.abc import Sequence
from itertools import groupby

from crawler.app.doctor.check_result import CheckResult
from storage.text.terminal import harmless


def subject(wrong: Sequence[CheckResult]) -> str:
    """Return how many problems there are, and which: a phone shows only the first words."""
    counted = [(check, len(list(group))) for check, group in groupby(wrong, key=lambda result: result.check)]
    which = ", ".join(check if count == 1 else f"{check} ({count})" for check, count in counted)
    return f"{len(wrong)} {'thing needs' if len(wrong) == 1 else 'things need'} a person: {which}"


def text(wrong: Sequence[CheckResult]) -> str:
    """Return the findings, a blank line after each fix. Titles and messages from outside can add no line and no
    escape."""
    return "\n\n".join(
        f"{check.upper()}\n{_blocks(list(group))}" for check, group in groupby(wrong, key=lambda result: result.check)
    )


def _blocks(findings: Sequence[CheckResult]) -> str:
    blocks = []
    for fix, group in groupby(findings, key=lambda result: result.fix):
        lines = [line for result in group for line in result.said.split("\n")] + ([f"→ {fix}"] if fix else [])
        blocks.append("\n".join(map(harmless, lines)))
    return "\n\n".join(blocks)
