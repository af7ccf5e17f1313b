"""Invented reviews read like people's: in every language, about the right work, no two alike on one page."""

import re
from random import Random

import pytest

from doorstep.entrypoints.seed.content import LANGUAGES, MARKETS, catalogue, city
from doorstep.entrypoints.seed.review_texts import Voice, Work, sentences, spoken_languages
from doorstep.entrypoints.seed.reviews import _shares
from doorstep.modules.reviews.rules import LONGEST_REPLY, LONGEST_TEXT, language_of_text
from doorstep.modules.specialists.contracts import Gender

WORKS = [Work(service.slug, service.category_slug) for service in catalogue().services]
PAGE = 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_work_has_its_words(language: str) -> None:
    words = sentences(language)
    assert words.keys() == sentences("en").keys()
    assert words["services"].keys() == {work.category for work in WORKS}
    assert words["by_service"].keys() <= {work.service for work in WORKS}
    assert all(len(work.sentences(language)) >= 4 for work in WORKS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gender", [Gender.FEMALE, Gender.MALE])
def test_no_page_shows_a_text_twice(language: str, gender: Gender) -> None:
    voice = Voice(gender, Random("a voice"))
    random = Random("stars")
    for work in WORKS:
        given = [random.choices(range(1, 6), _shares(4.6))[0] for _ in range(40)]
        texts = [voice.review(language, work, stars) for stars in given]
        for first in range(len(texts) - PAGE):
            page = [text for text in texts[first : first + PAGE] if text]
            assert len(page) == len(set(page))
        for text in filter(None, texts):
            assert len(text) <= LONGEST_TEXT
            assert not re.search(r"[{}|]", text), text
            assert language_of_text(text, usual=language) == language


def test_russian_follows_the_specialists_gender() -> None:
    def says(gender: Gender) -> str:
        voice = Voice(gender, Random("one"))
        return " ".join(voice.review("ru", Work("deep-cleaning", "homes"), stars) for stars in (5, 4, 3, 2, 1) * 20)

    assert "Опоздала" in says(Gender.FEMALE)
    assert not re.search(r"\bОпоздал\b", says(Gender.FEMALE))
    assert "Опоздал " in says(Gender.MALE)


@pytest.mark.parametrize("quality", [3.7, 4.0, 4.6, 4.8, 5.0])
def test_the_mean_of_the_stars_is_the_quality(quality: float) -> None:
    shares = _shares(quality)
    assert sum(shares) == pytest.approx(1)
    assert sum(stars * share for stars, share in enumerate(shares, 1)) == pytest.approx(quality, abs=0.02)


@pytest.mark.parametrize("code", MARKETS)
def test_most_write_in_the_citys_language(code: str) -> None:
    place = city(code)
    weights = spoken_languages(place.spoken, place.language)
    assert set(weights) <= set(LANGUAGES)
    assert weights[place.language] > sum(weights.values()) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_fit(language: str) -> None:
    voice = Voice(Gender.UNSTATED, Random("replies"))
    replies = [voice.reply(language, stars) for stars in (1, 2, 3, 4, 5) * 20]
    assert all(0 < len(reply) <= LONGEST_REPLY and "{" not in reply for reply in replies)
