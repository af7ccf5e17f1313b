"""The texts of notices: from a kind and its facts to a title and a body, in four languages."""

import json
import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from doorstep.modules.notify.contracts import App, Facts, Kind
from doorstep.modules.notify.rules.routes import PLANS
from doorstep.modules.notify.rules.words import TimeWords, format_money, plural_form

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
LONGEST_TITLE = 120
LONGEST_QUOTE = 300
_ABBREVIATED = re.compile(r"(\{\w+\})\.")
_FOLDER = Path(__file__).parent / "words"


@lru_cache(maxsize=8)
def words_in(language: str) -> Mapping[str, Any]:
    """All texts of a language; English for one that we do not speak."""
    known = language if language in LANGUAGES else "en"
    words: Mapping[str, Any] = json.loads((_FOLDER / f"{known}.json").read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True, slots=True)
class ShortText:
    """A notice in the inbox, and in a push. ``action`` names what opening it does."""

    title: str
    body: str
    action: str


def short_text(kind: Kind, facts: Facts, *, language: str, reader_zone: str) -> ShortText:
    """
    Title and body of a notice, times in the place's zone with the reader's own added when it differs.

    A sentence is left out when the facts do not say what it is about. Where nobody comes to the client, some kinds have
    other words: ``elsewhere``.
    """
    words = words_in(language)
    template = words["kinds"][kind]
    if facts.place_kind:
        template = {**template, **template.get("elsewhere", {})}
    values = values_of(facts, language=language, reader_zone=reader_zone)
    body = template["body"]
    if isinstance(body, Mapping):
        body = body.get(facts.cause) or body["*"]
    return ShortText(
        title=cut(_filled([template["title"]], values, "") or template["title"], LONGEST_TITLE),
        body=_filled(body, values, words["joiner"]),
        action=template["action"],
    )


def details(kind: Kind, facts: Facts, *, language: str, reader_zone: str) -> list[tuple[str, str]]:
    """The facts as pairs of label and value, for mails."""
    labels = words_in(language)["labels"]
    values = values_of(facts, language=language, reader_zone=reader_zone)
    person = "specialist" if PLANS[kind].app is App.CLIENT else "client"
    rows = [
        ("service", "service"),
        ("when", "when"),
        ("old_when", "old_when"),
        ("choices", "choices"),
        (person, "person"),
        ("district", "district"),
        ("price", "price"),
        ("number", "number"),
        ("deadline", "deadline"),
        ("reason", "reason"),
    ]
    return [(labels[label], values[name]) for label, name in rows if values[name]]


def values_of(facts: Facts, *, language: str, reader_zone: str) -> dict[str, str]:
    """What the placeholders stand for; empty where the facts do not say."""
    words = words_in(language)
    zone = facts.time_zone or "UTC"
    times = TimeWords(language, zone, reader_zone, words["two_zones"])
    return {
        "service": facts.service.get(language) or facts.service.get("en", ""),
        "person": facts.person,
        "booker": facts.booker,
        "when": _when(facts, times, words),
        "old_when": times.moment(facts.old_starts_at) if facts.old_starts_at else "",
        "choices": words["list_joiner"].join(times.moment(moment) for moment in facts.choices),
        "deadline": times.moment(facts.respond_by) if facts.respond_by else "",
        "district": facts.district,
        "price": format_money(facts.price, language) if facts.price else "",
        "number": facts.number,
        "reason": facts.reason,
        "together": facts.together,
        "stars": words["stars"][plural_form(facts.stars, language)].format(n=facts.stars) if facts.stars else "",
        "text": cut(facts.text, LONGEST_QUOTE),
    }


def _when(facts: Facts, times: TimeWords, words: Mapping[str, Any]) -> str:
    if facts.starts_at is None:
        return ""
    if facts.arrive_until is None:
        return times.span(facts.starts_at, facts.ends_at)
    return times.span(facts.starts_at, facts.arrive_until, words["arrival"])


def placeholders(sentence: str) -> set[str]:
    """The names that a sentence is made of."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def cut(text: str, most: int) -> str:
    """A text of so many characters at most, cut with an ellipsis, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _filled(sentences: Sequence[str], values: Mapping[str, str], joiner: str) -> str:
    said = [sentence for sentence in sentences if all(values[name] for name in placeholders(sentence))]
    return joiner.join(_ABBREVIATED.sub(_single_stop(values), sentence).format(**values) for sentence in said).strip()


def _single_stop(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    """Names such as "Onni V." bring the sentence's full stop with them."""
    return lambda found: found[1] if values[found[1][1:-1]].endswith(".") else found[0]
