"""What people book most comes first, of what can be booked."""

from django.core.cache import cache

from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock


def _popular() -> list[str]:
    cache.delete("discovery.popular.hel")
    return [item["name"] for item in Caller().get("/popular-services", market="hel").expect(200)["items"]]


def test_the_most_visited_come_first(db: None, clock: StandingClock) -> None:
    cleaning, windows, ironing = (make_service(slug) for slug in ("cleaning", "windows", "ironing"))
    make_specialist(cleaning)
    make_specialist(cleaning)
    specialist = make_specialist(windows)
    make_service("unwanted")
    ironing_by = make_specialist(ironing)
    assert _popular()[0] == "Cleaning"
    caller = Caller(make_client())
    offer = specialist.offer_ids[windows]
    caller.book(windows, local_start(coming_day(2), 9), offer)
    caller.book(windows, local_start(coming_day(2), 14), offer)
    caller.book(ironing, local_start(coming_day(3), 9), ironing_by.offer_ids[ironing])
    assert _popular() == ["Windows", "Ironing", "Cleaning"]
    clock.pass_time(days=75)
    assert _popular()[0] == "Cleaning"
