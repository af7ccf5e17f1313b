"""The apps' own words in a language, so that a walk can press buttons in any of them."""

import json
import re
from functools import cache
from typing import Any

from tests.browser.device import ROOT, App

LOCALES = ROOT / "web" / "packages" / "core" / "src" / "i18n" / "locales"
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# The same in every language: the house, languages in their own words, browsers, addresses, keys, order numbers, money.
_SAME_EVERYWHERE = re.compile(
    r"Doorstep|English|/dev/codes|Chrom\w*|Headless\w*|Linux|\S+@\S+|https?://\S*|\bShift\b|\bEnter\b|iCloud|Google|Outlook|\biCal\b|webcal://|\b[A-Z0-9]{8}\b|\b[A-Z]{3}\b"
    r"|\b[A-Z2-7]{4}(?: [A-Z2-7]{1,4})+\b"
)


class Words:
    """Words of one app in one language."""

    def __init__(self, app: App, language: str) -> None:
        self.language = language
        self._texts = {**_read(language, "common"), **_read(language, app)}
        for section, texts in _read(language, "common").items():
            self._texts[section] = {**texts, **_read(language, app).get(section, {})}

    def __call__(self, key: str, **values: object) -> str:
        """A text by its key, with its places filled in."""
        section, name = key.split(".")
        text: str = self._texts[section][name]
        for place, value in values.items():
            text = text.replace("{{" + place + "}}", str(value))
        return text

    def english_left_in(self, shown: str) -> set[str]:
        """Latin words in what is shown, if this language is written otherwise."""
        if self.language == "en":
            return set()
        return set(_LATIN_WORD.findall(_SAME_EVERYWHERE.sub(" ", shown)))


@cache
def _read(language: str, name: str) -> dict[str, Any]:
    texts: dict[str, Any] = json.loads((LOCALES / language / f"{name}.json").read_text())
    return texts
