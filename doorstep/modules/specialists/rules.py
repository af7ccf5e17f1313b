"""Pure policy of specialists: durations, places."""

from collections.abc import Mapping, Sequence

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, Point
from doorstep.modules.catalog.contracts import PriceModel

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 720
MOST_PICTURES = 24
MOST_CERTIFICATES = 12
LONGEST_CAPTION = 140
EARLIEST_YEAR = 1950


def offer_minutes(model: PriceModel, *, usual: int, wanted: int | None) -> int:
    """
    The duration of an offer: the wanted one, else the service's; an hour is always 60 minutes.

    :raises InvalidInput: if an hour should be of another length, or the duration is impossible.
    """
    minutes = usual if wanted is None else wanted
    if model is PriceModel.HOURLY and minutes != 60:
        raise InvalidInput("This service is sold by the hour; leave the duration out.", field="duration_minutes")
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise InvalidInput(
            f"Use {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes.",
            field="duration_minutes",
            minimum=SHORTEST_MINUTES,
            maximum=LONGEST_MINUTES,
        )
    return minutes


def public_place(base: Point) -> tuple[Cell, Point]:
    """The coarse cell of a base and its centre: all that leaves this module."""
    return base.cell, base.cell.center


def reordered[T](items: Sequence[T], item: T, position: int) -> list[T]:
    """The items with one of them moved to a place in the order; a place beyond the end is the end."""
    others = [other for other in items if other != item]
    return [*others[:position], item, *others[position:]]


def check_certificate_year(year: int, *, this_year: int) -> None:
    """:raises InvalidInput: if the year lies ahead, or too far back."""
    if not EARLIEST_YEAR <= year <= this_year:
        raise InvalidInput(
            f"Use a year from {EARLIEST_YEAR} to {this_year}.", field="year", minimum=EARLIEST_YEAR, maximum=this_year
        )


def merge_bio(present: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """The bio with the texts of some languages replaced; an empty text removes its language."""
    merged = {**present, **changes}
    return {language: text for language, text in merged.items() if text.strip()}
