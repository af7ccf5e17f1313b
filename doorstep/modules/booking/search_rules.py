"""Pure policy of searches: how the history words what their clients decided."""

import re
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.money import Money

RAISE_NAMES = {
    "en": "Added by you for whoever comes",
    "ru": "Ваша доплата тому, кто приедет",
    "zh-Hans": "您为上门人员的加价",
    "zh-Hant": "您為上門人員的加價",
}
"""What the line of a price is called that its client has added, so that somebody comes."""

_NOTE = re.compile(r"searched until (\S+)(?: for (\d+) ([A-Z]{3}) more)?")


@dataclass(frozen=True, slots=True)
class SearchStep:
    """People are looked for until a moment, and for how much more, if its client added something."""

    until: datetime
    added: Money | None = None


def step_note(step: SearchStep) -> str:
    """How the history words a step."""
    said = f"searched until {step.until.isoformat()}"
    return f"{said} for {step.added.minor} {step.added.currency} more" if step.added else said


def read_step(note: str) -> SearchStep | None:
    """The step that a row of the history tells of; None of any other row."""
    found = _NOTE.fullmatch(note)
    if found is None:
        return None
    try:
        return SearchStep(datetime.fromisoformat(found[1]), Money(int(found[2]), found[3]) if found[2] else None)
    except ValueError:  # somebody's own words
        return None
