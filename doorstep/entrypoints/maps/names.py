"""The names of a city's places in the app's languages."""

import re
from functools import cache
from typing import Any

from opencc import OpenCC

from doorstep.entrypoints.latin import transliterated
from doorstep.entrypoints.maps.geography import Feature

_LATIN_WORDS = re.compile(r"[А-Яа-яЁё]+")


@cache
def _converter(way: str) -> Any:
    return OpenCC(way)


def names_of(feature: Feature, market: str) -> dict[str, str]:
    """
    The name in the city's own language as ``name``, and ``name_en``, ``name_ru``, ``name_hans``, ``name_hant`` where
    they are known. Chinese is converted between its scripts, Russian written in Latin letters.

    Readers without a name of theirs get the English one, else the city's own; what is the same as that is left out.
    """
    if not feature.name:
        return {}
    known = _all(feature, market)
    instead = {"name": "", "name_en": feature.name}
    return {key: name for key, name in known.items() if name != instead.get(key, known.get("name_en", feature.name))}


def names_by_language(feature: Feature, market: str) -> dict[str, str]:
    """The name in every language of the app; where it is not known, in Latin letters, or as it is written there."""
    known = _all(feature, market)
    fallback = known.get("name_en", feature.name)
    return {
        "en": fallback,
        "ru": known.get("name_ru", fallback),
        "zh-Hans": known.get("name_hans", fallback),
        "zh-Hant": known.get("name_hant", fallback),
    }


def _all(feature: Feature, market: str) -> dict[str, str]:
    names = {"name": feature.name}
    if english := feature.more.get("en") or _latin(feature.name, market):
        names["name_en"] = english
    if market == "mow":
        names["name_ru"] = feature.name
    elif "ru" in feature.more:
        names["name_ru"] = feature.more["ru"]
    simplified = feature.more.get("zh", "")
    traditional = ""
    if market == "sha":
        simplified = feature.name
    elif market == "tpe":
        traditional = feature.name
        simplified = _converter("t2s").convert(feature.name)
    if simplified:
        names["name_hans"] = simplified
        names["name_hant"] = traditional or _converter("s2t").convert(simplified)
    return names


def _latin(name: str, market: str) -> str:
    if market != "mow":
        return ""
    return _LATIN_WORDS.sub(lambda found: _capital(transliterated(found[0]), like=found[0]), name)


def _capital(latin: str, *, like: str) -> str:
    return latin.capitalize() if like[:1].isupper() else latin.lower()
