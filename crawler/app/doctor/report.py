"""What needs a person, as text for a terminal or a mail: short lines under the name of each check, one fix for all it fits."""

from collections.abc import Sequence
from itertools import groupby

from crawler.app.doctor.check_result import CheckResult
from storage.text.terminal import harmless


def subject(wrong: Sequence[CheckResult]) -> str:
    """How many things, and which: the first words are all that a phone shows."""
    counted = [(check, len(list(group))) for check, group in groupby(wrong, key=lambda one: one.check)]
    which = ", ".join(check if count == 1 else f"{check} ({count})" for check, count in counted)
    return f"{len(wrong)} {'thing needs' if len(wrong) == 1 else 'things need'} a person: {which}"


def text(wrong: Sequence[CheckResult]) -> str:
    """The findings, a blank line behind each fix. Titles and messages from outside can add no line and no escape."""
    return "\n\n".join(
        f"{check.upper()}\n{_told(list(group))}" for check, group in groupby(wrong, key=lambda one: one.check)
    )


def _told(findings: Sequence[CheckResult]) -> str:
    blocks = []
    for fix, group in groupby(findings, key=lambda one: one.fix):
        lines = [line for one in group for line in one.said.split("\n")] + ([f"→ {fix}"] if fix else [])
        blocks.append("\n".join(map(harmless, lines)))
    return "\n\n".join(blocks)
