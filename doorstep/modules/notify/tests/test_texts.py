"""Every kind, on every channel, in every language, says what it should, with real facts and long names."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel import Locale

from doorstep.kernel.money import Money
from doorstep.modules.notify.contracts import Facts, Kind
from doorstep.modules.notify.rules import texts
from doorstep.modules.notify.rules.routes import PLANS
from doorstep.modules.notify.rules.words import TimeWords, format_money, plural_form
from doorstep.modules.notify.tests.builders import SERVICE, facts_about

STARTS = datetime(2026, 11, 24, 8, tzinfo=UTC)
LONG = "Анастасия-Александра Константинопольская-Преображенская фон Hohenzollern-Sigmaringen " * 2


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_written_in_every_language(kind: Kind, language: str) -> None:
    for facts in (facts_about(STARTS), facts_about(STARTS, person=LONG, reason=LONG, text=LONG * 20, district=LONG)):
        short = texts.short_text(kind, facts, language=language, reader_zone="Asia/Taipei")
        assert short.title
        assert short.body
        assert short.action
        assert "{" not in short.title + short.body + short.action
        assert ".." not in short.body
        assert len(short.title) <= texts.LONGEST_TITLE
        rows = dict(texts.details(kind, facts, language=language, reader_zone="Asia/Taipei"))
        assert SERVICE[language] in rows.values()
        assert all(rows.values())


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_what_is_not_known_is_not_said(kind: Kind, language: str) -> None:
    bare = Facts(service=SERVICE, person="Onni V.", starts_at=STARTS, time_zone="Europe/Helsinki", stars=3, text="Ok")
    short = texts.short_text(kind, bare, language=language, reader_zone="Europe/Helsinki")
    assert short.title
    assert short.body
    assert "None" not in short.body
    assert not short.body.endswith((":", "：", ": ."))


def test_languages_say_the_same() -> None:
    folder = Path(texts.__file__).parent / "words"
    words = {language: json.loads((folder / f"{language}.json").read_text()) for language in texts.LANGUAGES}
    english = words["en"]
    assert set(english["kinds"]) == set(Kind)
    for language, found in words.items():
        assert found.keys() == english.keys(), language
        assert found["labels"].keys() == english["labels"].keys(), language
        for kind, template in found["kinds"].items():
            same = english["kinds"][kind]
            assert texts.placeholders(template["title"]) | names_in(template["body"]) == (
                texts.placeholders(same["title"]) | names_in(same["body"])
            ), f"{kind} in {language}"
            assert ("elsewhere" in template) == ("elsewhere" in same), f"{kind} in {language}"
            elsewhere, other = template.get("elsewhere", {}), same.get("elsewhere", {})
            assert names_in(elsewhere.get("body", [])) <= names_in(template["body"]), f"{kind} in {language}"
            assert ("body" in elsewhere) == ("body" in other), f"{kind} in {language}"


def names_in(body: list[str] | dict[str, list[str]]) -> set[str]:
    sentences = body if isinstance(body, list) else [one for each in body.values() for one in each]
    return {name for sentence in sentences for name in texts.placeholders(sentence)}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_plural_is_missing(language: str) -> None:
    locale = Locale.parse({"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}.get(language, language))
    assert set(locale.plural_form.tags) | {"other"} == set(texts.words_in(language)["stars"])


def test_counts_take_their_form() -> None:
    def stars(count: int) -> str:
        return str(texts.words_in("ru")["stars"][plural_form(count, "ru")].format(n=count))

    assert [stars(count) for count in (1, 2, 5)] == ["1 звезда", "2 звезды", "5 звёзд"]


@pytest.mark.parametrize(
    ("amount", "language", "text"),
    [
        (Money(4900, "EUR"), "en", "€49"),
        (Money(4950, "EUR"), "en", "€49.50"),
        (Money(4950, "EUR"), "ru", "49,50\xa0€"),
        (Money(150000, "RUB"), "ru", "1\xa0500\xa0₽"),
        (Money(150000, "RUB"), "en", "₽1,500"),
        (Money(19900, "CNY"), "zh-Hans", "¥199"),
        (Money(120000, "TWD"), "zh-Hant", "NT$1,200"),
        (Money(120000, "TWD"), "en", "NT$1,200"),
        (Money(1500, "JPY"), "en", "JP¥1,500"),
        (Money(1234500, "KWD"), "ru", "1\xa0234,500\xa0KWD"),
        (Money(1000, "KWD"), "en", "KWD1"),
    ],
)
def test_money_is_written_as_in_the_apps(amount: Money, language: str, text: str) -> None:
    assert format_money(amount, language) == text


def times(language: str, reader: str, place: str = "Europe/Helsinki") -> TimeWords:
    return TimeWords(language, place, reader, texts.words_in(language)["two_zones"])


def test_times_are_the_places_and_the_readers_where_they_differ() -> None:
    ends = STARTS.replace(hour=10)
    assert times("en", "Europe/Helsinki").span(STARTS, ends) == "Tue 24 Nov, 10:00–12:00"
    # Kyiv keeps Helsinki's time: nothing to add.
    assert times("en", "Europe/Kyiv").span(STARTS, ends) == "Tue 24 Nov, 10:00–12:00"
    two = "Tue 24 Nov, 10:00–12:00 Helsinki time (16:00–18:00 your time)"
    assert times("en", "Asia/Taipei").span(STARTS, ends) == two
    late = STARTS.replace(hour=20)
    other_day = times("en", "Asia/Taipei").span(late, late.replace(hour=21))
    assert other_day == "Tue 24 Nov, 22:00–23:00 Helsinki time (Wed 25 Nov, 04:00–05:00 your time)"


def test_a_visit_over_midnight_names_both_days() -> None:
    begins = STARTS.replace(hour=21)
    text = times("en", "Europe/Helsinki").span(begins, begins.replace(day=25, hour=0))
    assert text == "Tue 24 Nov, 23:00 – Wed 25 Nov 02:00"


def test_names_that_end_with_a_full_stop_bring_it_along() -> None:
    text = texts.short_text(Kind.NEW_BOOKING, facts_about(STARTS), language="en", reader_zone="Europe/Helsinki")
    assert text.body == "Tue 24 Nov, 10:00–12:00. Onni V. Kallio."


def test_facts_survive_storage() -> None:
    facts = facts_about(STARTS)
    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts
    assert Facts.from_json(Facts().to_json()) == Facts()


def test_every_kind_has_a_plan() -> None:
    assert set(PLANS) == set(Kind)
    assert all(1 <= plan.at_once <= len(plan.route) == len(set(plan.route)) for plan in PLANS.values())
