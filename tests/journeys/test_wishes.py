"""What one visit consists of, over HTTP: add-ons, variants and baskets, from the catalogue to the specialist's day."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.money import Money
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.composition import titles_of, wish_of_visit
from doorstep.modules.catalog.choices import save_add_on
from doorstep.modules.catalog.contracts import PriceModel
from tests.builders import (
    BuiltSpecialist,
    add_on,
    choice_ids,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
    make_specialists,
    variant,
)
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OVEN, IRONING = add_on("oven", 30, 2400), add_on("ironing", 30, 1500, most=4)


@dataclass(frozen=True)
class Town:
    """Cleaning by the hour with add-ons, windows by the pane, a haircut with variants; who does all of it."""

    cleaning: int
    windows: int
    haircut: int
    specialist: BuiltSpecialist
    caller: Caller
    start: datetime

    @property
    def ids(self) -> dict[str, int]:
        return choice_ids(self.cleaning) | choice_ids(self.windows) | choice_ids(self.haircut)

    def ask(self, service: int | None = None, quantity: int = 2, **more: object) -> Any:
        service = service or self.cleaning
        offer = self.specialist.offer_ids[service]
        return self.caller.ask_quote(service, self.start, offer, quantity, **more)

    def wanted(self, **counts: int) -> list[dict[str, int]]:
        return [{"add_on_id": self.ids[slug], "quantity": count} for slug, count in counts.items()]


@pytest.fixture
def town(clock: StandingClock) -> Town:
    cleaning = make_service(
        price_model=PriceModel.HOURLY, price_minor=3300, most=8, preparation_minutes=10, add_ons=(OVEN, IRONING)
    )
    windows = make_service(
        "windows", price_model=PriceModel.UNIT, minutes=20, price_minor=1200, most=20, cleanup_minutes=15,
        add_ons=(add_on("net", 10, 500, most=20),),
    )  # fmt: skip
    haircut = make_service(
        "haircut", price_minor=5000, variants=(variant("long-hair", 105, 7900), variant("perm", 150, 9900))
    )
    (specialist,) = make_specialists([(0.0, 0.0)], [cleaning, windows, haircut], price_minor=3000)
    return Town(cleaning, windows, haircut, specialist, Caller(make_client()), local_start(coming_day(3), 10))


def told(lines: Any) -> list[tuple[str, str, int, int]]:
    return [(line["kind"], line["name"], line["quantity"], line["amount"]["minor"]) for line in lines]


def test_the_catalogue_and_the_specialists_page_tell_what_may_be_chosen(town: Town) -> None:
    service = town.caller.get(f"/services/{town.cleaning}", market="hel").expect(200)
    assert [(one["name"], one["minutes"], one["maximum_quantity"]) for one in service["add_ons"]] == [
        ("Oven", 30, 1), ("Ironing", 30, 4)
    ]  # fmt: skip
    assert service["add_ons"][0]["standard_price"] == {"minor": 2400, "currency": "EUR"}
    page = town.caller.get(f"/specialists/{town.specialist.specialist_id}").expect(200)
    offers = {offer["service_id"]: offer for offer in page["offers"]}
    assert [(one["name"], one["duration_minutes"]) for one in offers[town.haircut]["variants"]] == [
        ("Long hair", 105), ("Perm", 150)
    ]  # fmt: skip
    assert offers[town.windows]["variants"] == []


def test_add_ons_and_quantities_change_price_times_and_the_visit(town: Town) -> None:
    quote = town.ask(add_ons=town.wanted(oven=1, ironing=2)).expect(200)
    assert told(quote["lines"]) == [("base", "", 2, 6000), ("add_on", "Oven", 1, 2400), ("add_on", "Ironing", 2, 3000)]
    assert quote["visit_minutes"] == 120 + 30 + 60
    order = town.caller.hold(quote["token"]).expect(201)
    (visit,) = order["visits"]
    assert visit["items"] == [
        {
            "service_id": town.cleaning,
            "service_name": "Home cleaning",
            "offer_id": town.specialist.offer_ids[town.cleaning],
            "variant_id": None,
            "variant_name": None,
            "quantity": 2,
            "price_model": "hourly",
            "unit_name": "",
            "minutes": 210,
            "add_ons": [
                {"id": town.ids["oven"], "name": "Oven", "quantity": 1},
                {"id": town.ids["ironing"], "name": "Ironing", "quantity": 2},
            ],
        }
    ]
    town.caller.confirm(order["id"]).expect(200)
    worked = Caller(town.specialist).worked(visit["id"])
    assert worked["items"] == visit["items"]
    assert worked["bring"] == []


def test_a_longer_wish_has_fewer_starts_and_each_of_them_can_be_booked(town: Town) -> None:
    offer = town.specialist.offer_ids[town.cleaning]
    taken = town.caller.hold(town.caller.quote(town.cleaning, local_start(coming_day(3), 14), offer, 2)).expect(201)
    assert taken["state"] == "held"
    plain = town.caller.slots(town.cleaning, offer, quantity=2, days=4)
    wish: dict[str, object] = {"quantity": 2, "add_ons": [f"{town.ids['ironing']}:4", town.ids["oven"]], "days": 4}
    longer = town.caller.slots(town.cleaning, offer, **wish)
    assert set(longer) < set(plain)
    lost = sorted(set(plain) - set(longer))[0]
    more = {"add_ons": town.wanted(oven=1, ironing=4)}
    choice = {"service_id": town.cleaning, "offer_id": offer, "address_id": town.caller.address_id}
    why = town.caller.get("/slots/why", **choice, **{**wish, "days": ()}, start=lost).expect(200)
    assert why["bookable"] is False
    town.caller.ask_quote(town.cleaning, datetime.fromisoformat(lost), offer, 2, **more).expect(409)
    town.caller.ask_quote(town.cleaning, datetime.fromisoformat(longer[0]), offer, 2, **more).expect(200)


def test_a_variant_replaces_price_and_minutes_and_is_told(town: Town) -> None:
    quote = town.ask(town.haircut, 1, variants=[town.ids["long-hair"]]).expect(200)
    assert (told(quote["lines"]), quote["visit_minutes"]) == ([("base", "Long hair", 1, 7900)], 105)
    (visit,) = town.caller.hold(quote["token"]).expect(201)["visits"]
    assert (visit["items"][0]["variant_name"], visit["items"][0]["minutes"]) == ("Long hair", 105)
    assert visit["service_name"] == "Haircut"


def test_a_basket_is_one_visit_with_one_way_and_one_price(town: Town) -> None:
    more: dict[str, Any] = {
        "also": [{"service_id": town.windows, "quantity": 3}, {"service_id": town.haircut}],
        "variants": [town.ids["long-hair"]],
        "add_ons": town.wanted(oven=1, net=2),
    }
    quote = town.ask(**more).expect(200)
    assert told(quote["lines"]) == [
        ("base", "Home cleaning", 2, 6000),
        ("base", "Windows", 3, 9000),
        ("base", "Haircut: Long hair", 1, 7900),
        ("add_on", "Oven", 1, 2400),
        ("add_on", "Net", 2, 1000),
    ]
    assert quote["visit_minutes"] == 120 + 60 + 105 + 30 + 20
    order = town.caller.hold(quote["token"]).expect(201)
    (visit,) = order["visits"]
    assert visit["service_name"] == "Home cleaning + Windows + 1"
    assert [(one["service_name"], one["quantity"], one["minutes"]) for one in visit["items"]] == [
        ("Home cleaning", 2, 150), ("Windows", 3, 80), ("Haircut", 1, 105)
    ]  # fmt: skip
    assert fetch_all("SELECT count(*) FROM availability_claim") == [(1,)]
    (row,) = Visit.objects.all()
    assert (row.preparation_minutes, row.cleanup_minutes, row.composed) == (10, 15, True)
    assert titles_of([row]) == {row.id: {"en": "Home cleaning + Windows + 1"}}
    kept = fetch_all("SELECT price_minor FROM booking_visititem ORDER BY position")
    assert sum(price for (price,) in kept) == row.price_minor == quote["total"]["minor"]
    wish = wish_of_visit(row)
    assert (wish.quantity, [one.service_id for one in wish.also]) == (2, [town.windows, town.haircut])


def test_moving_keeps_what_the_visit_consists_of(town: Town) -> None:
    quote = town.ask(add_ons=town.wanted(oven=1), also=[{"service_id": town.windows, "quantity": 3}]).expect(200)
    order = town.caller.hold(quote["token"]).expect(201)
    before = town.caller.confirm(order["id"]).expect(200)["visits"][0]
    listed = town.caller.get(f"/visits/{before['id']}/slots", days=3).expect(200)["days"]
    start = listed[1]["starts"][5]
    moved = town.caller.post(f"/visits/{before['id']}/reschedule", {"starts_at": start}).expect(200)
    assert (moved["items"], moved["visit_minutes"], moved["price"]) == (
        before["items"], before["visit_minutes"], before["price"]
    )  # fmt: skip


def test_own_terms_of_a_specialist_count_for_them_alone(town: Town) -> None:
    worker, offer = Caller(town.specialist), town.specialist.offer_ids[town.haircut]
    own = worker._call(
        "PATCH",
        f"/specialist/offers/{offer}",
        {
            "variants": [
                {"id": town.ids["long-hair"], "price_minor": 9500, "duration_minutes": 120},
                {"id": town.ids["perm"], "active": False},
            ]
        },
    ).expect(200)
    assert [(one["price"]["minor"], one["duration_minutes"], one["active"]) for one in own["variants"]] == [
        (9500, 120, True), (9900, 150, False)
    ]  # fmt: skip
    assert [one["standard_price"]["minor"] for one in own["variants"]] == [7900, 9900]
    quote = town.ask(town.haircut, 1, variants=[town.ids["long-hair"]]).expect(200)
    assert (quote["total"]["minor"], quote["visit_minutes"]) == (9500, 120)
    problem = town.ask(town.haircut, 1, variants=[town.ids["perm"]]).expect(409, "choice_not_offered")
    assert (problem["context"]["field"], problem["context"]["id"]) == ("variants", town.ids["perm"])
    page = town.caller.get(f"/specialists/{town.specialist.specialist_id}").expect(200)
    shown = next(one for one in page["offers"] if one["service_id"] == town.haircut)["variants"]
    assert [one["name"] for one in shown] == ["Long hair"]
    worker._call("PATCH", f"/specialist/offers/{offer}", {"variants": [{"id": 999_999}]}).expect(422, "choice_missing")


def test_anyone_is_somebody_who_does_all_of_it_at_standard_prices(town: Town) -> None:
    only_cleans = make_specialist(town.cleaning, price_minor=3000)
    start, basket = town.start, {"also": [{"service_id": town.windows, "quantity": 3}]}
    quote = town.caller.ask_quote(town.cleaning, start, None, 2, **basket).expect(200)
    assert (quote["candidates"], quote["total"]["minor"]) == (1, 2 * 3300 + 3 * 1200)
    plain = town.caller.ask_quote(town.cleaning, start, None, 2).expect(200)
    assert plain["candidates"] == 2
    visit = town.caller.hold(quote["token"]).expect(201)["visits"][0]
    assert visit["specialist"]["id"] == town.specialist.specialist_id
    problem = town.caller.ask_quote(town.cleaning, start, only_cleans.offer_ids[town.cleaning], 2, **basket).expect(
        409, "choice_not_offered"
    )
    assert (problem["context"]["field"], problem["context"]["id"]) == ("also", town.windows)


def test_a_quote_made_before_a_price_change_stays(town: Town) -> None:
    wanted = town.wanted(oven=1)
    quote = town.ask(add_ons=wanted).expect(200)
    staff = Actor(role=Role.STAFF, user_id=town.specialist.user_id)
    dearer = replace(OVEN, prices={"hel": Money(9900, "EUR")}, minutes=60)
    save_add_on(town.cleaning, dearer, actor=staff, now=town.start)
    again = town.ask(add_ons=wanted).expect(200)
    assert (again["total"]["minor"] - quote["total"]["minor"], again["visit_minutes"]) == (7500, 180)
    held = town.caller.hold(quote["token"]).expect(201)
    assert (held["total"], held["visits"][0]["visit_minutes"]) == (quote["total"], 150)


def test_an_offer_taken_away_between_quote_and_hold_is_told(town: Town) -> None:
    quote = town.ask(also=[{"service_id": town.windows, "quantity": 3}]).expect(200)
    Caller(town.specialist)._call("DELETE", f"/specialist/offers/{town.specialist.offer_ids[town.windows]}").expect(204)
    town.caller.hold(quote["token"]).expect(409, "offer_unavailable")
    assert fetch_all("SELECT count(*) FROM booking_order") == [(0,)]


@pytest.mark.parametrize(
    ("more", "status", "code", "field"),
    [
        ({"add_ons": ["oven:2"]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": ["oven:-1"]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": ["oven:two"]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": ["net:1"]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": ["999999"]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": [";DROP"]}, 422, "invalid_input", "add_ons"),
        ({"variants": ["long-hair"]}, 422, "invalid_input", "variants"),
        ({"also": ["windows:0"]}, 422, "invalid_input", "also"),
        ({"also": ["windows:21"]}, 422, "quantity_not_allowed", "also"),
        ({"also": ["cleaning:2"]}, 422, "invalid_input", "also"),
        ({"also": ["999999:2"]}, 409, "choice_not_offered", "also"),
    ],
)
def test_bad_wishes_name_the_field_and_change_nothing(
    town: Town, more: dict[str, list[str]], status: int, code: str, field: str
) -> None:
    known = {**town.ids, "windows": town.windows, "cleaning": town.cleaning}

    def number(text: str) -> str:
        name, colon, count = text.partition(":")
        return f"{known.get(name, name)}{colon}{count}"

    query = {name: [number(text) for text in texts] for name, texts in more.items()}
    place = {"service_id": town.cleaning, "quantity": 2, "address_id": town.caller.address_id}
    problem = town.caller.get("/slots", **place, **query).expect(status, code)
    assert problem["context"]["field"] == field
    start = town.start.isoformat()
    assert (
        town.caller.get("/slots/why", **place, **query, start=start).expect(status, code)["context"]["field"] == field
    )


def test_a_negative_quantity_in_a_quote_is_refused_with_its_place(town: Town) -> None:
    problem = town.ask(add_ons=[{"add_on_id": town.ids["oven"], "quantity": -1}]).expect(422)
    assert "add_ons" in str(problem)


def test_a_plain_booking_asks_the_database_nothing_about_choices(town: Town) -> None:
    plain = make_service("tidying")
    specialist = make_specialist(plain)
    with CaptureQueriesContext(connection) as asked:
        order = town.caller.book(plain, town.start, specialist.offer_ids[plain])
        town.caller.order(order["id"])
        Caller(specialist).worked(order["visits"][0]["id"])
    about = ("visititem", "catalog_addon", "catalog_variant", "specialists_offeraddon", "specialists_offervariant")
    assert [one["sql"] for one in asked if any(table in one["sql"] for table in about)] == []
    assert order["visits"][0]["items"][0]["add_ons"] == []


def test_staff_alone_change_what_may_be_chosen(town: Town) -> None:
    with pytest.raises(NotAllowed):
        save_add_on(town.cleaning, OVEN, actor=Actor(role=Role.CLIENT, user_id=1), now=town.start)
