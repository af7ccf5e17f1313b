"""Inventing what clients say: sentences put together so that no two reviews of a specialist are alike for long."""

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from doorstep.modules.specialists.contracts import Gender

_FOLDER = Path(__file__).parent / "content" / "reviews"
_GENDERED = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
# How long texts are: the chance of a text at all, of an opening, of a second sentence on the work, of a closing.
_TEXT, _OPENING, _SECOND, _CLOSING = 0.86, 0.72, 0.3, 0.5
_REMEMBERED, _TRIES = 20, 12


@cache
def sentences(language: str) -> dict[str, Any]:
    """Sentences by kind; those on the work by the slug of the service's category, and by the service's own."""
    found: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """What was done: the slugs of a service and of its category."""

    service: str
    category: str

    def sentences(self, language: str) -> list[str]:
        """What can be said about this work."""
        words = sentences(language)
        return [*words["services"][self.category], *words["by_service"].get(self.service, ())]


class Deck:
    """Sentences without repetition until all were used, then shuffled anew."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._left: dict[tuple[str, str], list[str]] = {}

    def draw(self, language: str, kind: str, pool: Sequence[str]) -> str:
        """The next sentence of a pool."""
        left = self._left.get((language, kind))
        if not left:
            left = self._left[language, kind] = self._random.sample(pool, len(pool))
        return left.pop()


class Voice:
    """What is said about one specialist."""

    def __init__(self, gender: Gender, random: Random) -> None:
        self._random = random
        self._deck = Deck(random)
        self._gender = gender
        self._said: deque[str] = deque(maxlen=_REMEMBERED)

    def review(self, language: str, work: Work, stars: int) -> str:
        """A text of one to four sentences, or none."""
        if self._random.random() > (_TEXT if stars > 2 else 1):
            return ""
        kinds = {5: self._glad, 4: self._mostly_glad, 3: self._undecided}
        text = ""
        for _ in range(_TRIES):
            text = self._joined(language, kinds.get(stars, self._cross)(language, work))
            if text not in self._said:
                break
        self._said.append(text)
        return text

    def reply(self, language: str, stars: int) -> str:
        """What the specialist answers."""
        kind = {5: "thanks", 4: "thanks", 3: "thanks_mixed"}.get(stars, "thanks_bad")
        return self._joined(language, [self._draw(language, kind)])

    def _glad(self, language: str, work: Work) -> list[str]:
        parts = [self._draw(language, "openings")] if self._random.random() < _OPENING else []
        parts.append(self._say_of(language, work))
        if self._random.random() < _SECOND:
            parts.append(self._say_of(language, work))
        if self._random.random() < _CLOSING:
            parts.append(self._draw(language, "closings"))
        return parts

    def _mostly_glad(self, language: str, work: Work) -> list[str]:
        said, but = self._say_of(language, work), self._draw(language, "mild")
        return [said, but] if self._random.random() < 0.7 else [self._draw(language, "openings"), but]

    def _undecided(self, language: str, work: Work) -> list[str]:
        parts = [self._draw(language, "mixed")]
        return [*parts, self._say_of(language, work)] if self._random.random() < 0.4 else parts

    def _cross(self, language: str, work: Work) -> list[str]:
        parts = [self._draw(language, "bad")]
        return [*parts, self._draw(language, "bad")] if self._random.random() < 0.4 else parts

    def _say_of(self, language: str, work: Work) -> str:
        return self._deck.draw(language, work.service, work.sentences(language))

    def _draw(self, language: str, kind: str) -> str:
        return self._deck.draw(language, kind, sentences(language)[kind])

    def _joined(self, language: str, parts: Sequence[str]) -> str:
        side = 2 if self._gender is Gender.FEMALE else 1
        text = ("" if language.startswith("zh") else " ").join(dict.fromkeys(parts))
        return _GENDERED.sub(lambda found: found[side], text)


def spoken_languages(spoken: Mapping[str, float], usual: str) -> dict[str, float]:
    """The languages in which a city's clients write, with weights: mostly the usual one."""
    names = {"zh": usual if usual.startswith("zh") else "zh-Hans", "en": "en", "ru": "ru"}
    weights = {names[code]: share for code, share in spoken.items() if code in names}
    return {**weights, usual: 4 * weights.get(usual, 1.0)}
