"""What benches know of the cities they run in; plain values, which client processes read without Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """A free start of one specialist."""

    offer_id: int
    calendar_id: int
    specialist_id: int
    specialist_user_id: int
    starts_at: str


@dataclass(frozen=True, slots=True)
class Client:
    """A signed-in client with an address."""

    user_id: int
    address_id: str
    token: str


@dataclass(frozen=True, slots=True)
class BookingCity:
    """Clients, and starts that are all free and stay bookable whatever is booked of the others."""

    service_id: int
    clients: list[Client]
    starts: list[Start]


@dataclass(frozen=True, slots=True)
class BusyCity:
    """A city in the middle of its weeks: a service, those who offer it, and how many specialists there are."""

    service_id: int
    offer_ids: list[int]
    specialists: int
    visits: int
    places: list[tuple[float, float]]
    """Latitudes and longitudes of homes."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A promised visit that begins soon: its two people's sessions, and the way in degrees."""

    visit_id: str
    client_token: str
    specialist_token: str
    start: tuple[float, float]
    end: tuple[float, float]
