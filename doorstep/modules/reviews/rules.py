"""Pure policy of reviews: who may when, how the shown rating is made, how authors are named."""

import re
from datetime import datetime, timedelta

WRITABLE = timedelta(days=30)
CHANGEABLE = timedelta(days=1)
LONGEST_TEXT = 2000
LONGEST_REPLY = 1000
MOST_PHOTOS = 6

PRIOR_WEIGHT = 8
# What counts as the market's mean while it has fewer reviews than this.
FIRST_PRIOR = 4.0
FEWEST_FOR_PRIOR = 30

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def shown_rating(*, stars: int, count: int, prior: float) -> float | None:
    """
    The rating that people see: ``(stars + 8 x prior) / (count + 8)``, two decimals; None without a review.

    Eight reviews at the market's mean are added to the specialist's own, so that one enthusiast does not stand above
    a hundred satisfied clients, and one bad day does not ruin a newcomer. With many reviews it nears their average.

    :param stars: the sum of the stars given.
    :param prior: the mean of the market's reviews, see :func:`prior_of`.
    """
    if not count:
        return None
    return round((stars + PRIOR_WEIGHT * prior) / (count + PRIOR_WEIGHT), 2)


def prior_of(*, stars: int, count: int) -> float:
    """The mean of a market's reviews, three decimals; 4.0 while there are fewer than 30."""
    return round(stars / count, 3) if count >= FEWEST_FOR_PRIOR else FIRST_PRIOR


def average_of(*, stars: int, count: int) -> float | None:
    """The plain mean, two decimals; None without a review."""
    return round(stars / count, 2) if count else None


def writable_until(done_at: datetime) -> datetime:
    """Until when a done visit can be reviewed."""
    return done_at + WRITABLE


def changeable_until(written_at: datetime) -> datetime:
    """Until when a review or a reply can be changed."""
    return written_at + CHANGEABLE


def author_of(name: str) -> str:
    """First name and initial of the last one: ``Aino K.``; of a Chinese name the family's character: ``陈**``."""
    words = name.split()
    if not words:
        return ""
    if len(words) == 1:
        return f"{words[0][0]}**" if _HAN.match(words[0]) else words[0]
    return f"{words[0]} {words[-1][0]}."


def language_of_text(text: str, *, usual: str) -> str:
    """
    The language of a text by its script, for screen readers and for marking texts in other languages.

    :param usual: the language that the writer uses the app in; decides between the two Chinese ones.
    """
    counts = {
        "ru": len(_CYRILLIC.findall(text)),
        # A Chinese character carries about as much as two letters.
        "zh": 2 * len(_HAN.findall(text)),
        "en": len(_LATIN.findall(text)),
    }
    found = max(counts, key=lambda key: counts[key])
    if not counts[found]:
        return usual
    if found == "zh":
        return usual if usual.startswith("zh") else "zh-Hans"
    return found
