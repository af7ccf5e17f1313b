"""Pure policy of specialists: durations, places."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, Point
from doorstep.modules.catalog.contracts import PlaceKind, PlaceKindsInvalid, PriceModel, in_order
from doorstep.modules.specialists.place_contracts import (
    MOST_ROOMS,
    MeetingAddressMissing,
    MeetingAddressRefused,
    NoPlaceOfWork,
    PlaceInvalid,
    SavePlace,
)

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 720
MOST_PICTURES = 24
MOST_CERTIFICATES = 12
LONGEST_CAPTION = 140
EARLIEST_YEAR = 1950
LONGEST_MEETING = 300
# Names that never lead out of a house or a machine.
_INNER_HOSTS = ("localhost", "local", "internal", "lan", "home", "intranet", "arpa", "test", "invalid", "example")
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


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


def check_meeting_address(text: str) -> str:
    """
    The address where a specialist meets clients online, cleaned; empty for none.

    It is shown to people and never fetched: ``https`` to a host with a public name, no name or password in it.

    :raises MeetingAddressRefused: for anything else.
    """
    address = text.strip()
    if not address:
        return ""
    if len(address) > LONGEST_MEETING:
        raise MeetingAddressRefused(f"Use at most {LONGEST_MEETING} characters.", field="meeting_url")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # a broken host, a port that is none
        parts, host, port = None, "", None
    odd = any(character.isspace() or not character.isprintable() or character in '<>"\\' for character in address)
    if odd or parts is None or parts.scheme != "https" or not address.lower().startswith("https://"):
        raise MeetingAddressRefused("It begins with https:// and has no spaces.", field="meeting_url")
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        raise MeetingAddressRefused("Leave out name, password and port.", field="meeting_url")
    last = host.rpartition(".")[2]
    if not _HOST_NAME.fullmatch(host) or last in _INNER_HOSTS or not any(letter.isalpha() for letter in last):
        raise MeetingAddressRefused("Name a public host, such as meet.example.com.", field="meeting_url")
    return address


def check_place(place: SavePlace) -> None:
    """:raises PlaceInvalid: if a text is empty or too long, it never opens, or rooms are none, too many or alike."""
    for name, text, least, most in (
        ("name", place.name, 1, 80),
        ("line", place.line, 1, 200),
        ("details", place.details, 0, 200),
        ("district", place.district, 0, 80),
    ):
        if not least <= len(text.strip()) <= most:
            raise PlaceInvalid(f"Use {least} to {most} characters.", field=name)
    if not place.open_days or not set(place.open_days) <= set(range(7)):
        raise PlaceInvalid("Choose the days on which it is open.", field="open_days")
    if not 0 <= place.opens_minute < place.closes_minute <= 1440:
        raise PlaceInvalid("It closes after it opens, on the same day.", field="closes_minute")
    if not 1 <= len(place.rooms) <= MOST_ROOMS or len(set(place.rooms)) < len(place.rooms):
        raise PlaceInvalid(f"Name 1 to {MOST_ROOMS} different rooms.", field="rooms")
    if any(not 1 <= len(room.strip()) <= 60 for room in place.rooms):
        raise PlaceInvalid("Use 1 to 60 characters a room.", field="rooms")


def check_place_kinds(
    wanted: Iterable[PlaceKind], *, possible: Sequence[PlaceKind], has_place: bool, has_meeting: bool
) -> tuple[PlaceKind, ...]:
    """
    Where a specialist does something, in order.

    :param possible: where the service can be done at all.
    :raises PlaceKindsInvalid: if it is nowhere, or somewhere where the service can't be done.
    :raises NoPlaceOfWork: if clients are to come and the specialist works at no place.
    :raises MeetingAddressMissing: if it is to be online and there is no address to meet.
    """
    kinds = in_order(wanted)
    if not kinds:
        raise PlaceKindsInvalid("Name at least one.", field="place_kinds")
    impossible = [kind for kind in kinds if kind not in possible]
    if impossible:
        raise PlaceKindsInvalid(
            f"Possible: {', '.join(possible)}.", field="place_kinds", impossible=[str(kind) for kind in impossible]
        )
    if PlaceKind.SHOP in kinds and not has_place:
        raise NoPlaceOfWork("Ask staff to add it.")
    if PlaceKind.ONLINE in kinds and not has_meeting:
        raise MeetingAddressMissing("Add it to your profile.", field="meeting_url")
    return kinds


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
