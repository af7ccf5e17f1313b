"""The stated formula of the rating, names of authors, languages of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.modules.reviews.rules import author_of, language_of_text, prior_of, shown_rating

RATINGS = st.lists(st.integers(1, 5), min_size=1, max_size=300)
PRIORS = st.floats(1, 5)


def test_few_reviews_weigh_little() -> None:
    assert shown_rating(stars=0, count=0, prior=4.5) is None
    # One enthusiast does not stand above a hundred satisfied clients.
    assert shown_rating(stars=5, count=1, prior=4.5) == 4.56
    assert shown_rating(stars=480, count=100, prior=4.5) == 4.78
    # One bad day does not ruin a newcomer.
    assert shown_rating(stars=1, count=1, prior=4.5) == 4.11
    assert shown_rating(stars=4 * 8, count=8, prior=5) == 4.5


@given(RATINGS, PRIORS)
def test_it_lies_between_the_market_and_the_specialist(given_stars: list[int], prior: float) -> None:
    average = sum(given_stars) / len(given_stars)
    shown = shown_rating(stars=sum(given_stars), count=len(given_stars), prior=prior)
    assert shown is not None
    assert min(average, prior) - 0.005 <= shown <= max(average, prior) + 0.005


@given(RATINGS, PRIORS)
def test_a_better_review_never_lowers_it(given_stars: list[int], prior: float) -> None:
    shown = [
        shown_rating(stars=sum(given_stars) + more, count=len(given_stars) + 1, prior=prior) for more in range(1, 6)
    ]
    assert shown == sorted(shown, key=lambda rating: rating or 0)


def test_the_prior_is_the_mean_once_there_are_enough() -> None:
    assert prior_of(stars=0, count=0) == 4.0
    assert prior_of(stars=29 * 5, count=29) == 4.0
    assert prior_of(stars=140, count=30) == 4.667


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Aino Korhonen", "Aino K."),
        ("Анна Мария Петрова", "Анна П."),
        ("陈伟", "陈**"),
        ("歐陽美玲", "歐**"),
        ("Cher", "Cher"),
        ("  ", ""),
    ],
)
def test_authors_are_named_by_half(name: str, shown: str) -> None:
    assert author_of(name) == shown


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("Very good, thank you", "ru", "en"),
        ("Очень хорошо, спасибо, WiFi заработал", "en", "ru"),
        ("非常準時", "zh-Hant", "zh-Hant"),
        ("非常准时，推荐 App", "en", "zh-Hans"),
        ("", "ru", "ru"),
        ("👍👍👍 10/10", "zh-Hant", "zh-Hant"),
    ],
)
def test_a_texts_script_tells_its_language(text: str, usual: str, language: str) -> None:
    assert language_of_text(text, usual=usual) == language
