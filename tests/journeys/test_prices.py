"""Prices by the market's rules, over HTTP: lines with reasons, dearer starts, and quotes that stay as they were."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.pricing.contracts import RuleKind, Scope
from doorstep.modules.pricing.services.previews import preview_rule
from doorstep.modules.pricing.services.price_rules import draft_rule, publish_rule, retire_rule
from doorstep.modules.pricing.tests.builders import NIGHT, make_rule, rule_draft
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TRAVEL = {"free_km": 5, "per_km_minor": 100, "most_minor": 2000, "anyone_minor": 250}


@pytest.fixture
def service(clock: StandingClock) -> int:
    return make_service(price_model=PriceModel.HOURLY, price_minor=4000, most=8)


def told(lines: Any) -> list[tuple[str, str, int]]:
    return [(line["kind"], line["name"], line["amount"]["minor"]) for line in lines]


def test_lines_with_reasons_stand_at_the_quote_and_on_the_order(service: int, now: datetime) -> None:
    make_rule(now=now)
    make_rule(RuleKind.TRAVEL_FEE, TRAVEL, now=now, name="Way")
    make_rule(RuleKind.TAX, {"percent_bp": 2550, "included": True}, now=now, name="VAT")
    specialist = make_specialist(service, at=(8.0, 0.0), price_minor=4000)
    caller, start = Caller(make_client()), local_start(coming_day(3), 23)
    quote = caller.ask_quote(service, start, specialist.offer_ids[service], 2).expect(200)
    paid_km = quote["lines"][1]["quantity"]
    assert told(quote["lines"]) == [
        ("base", "", 8000), ("travel", "Way", 100 * paid_km), ("surcharge", "Night", 2400), ("tax", "VAT", 0)
    ]  # fmt: skip
    assert quote["lines"][1]["kilometres"] == pytest.approx(8.0, abs=0.6)
    assert quote["lines"][2]["percent_bp"] == 3000
    assert quote["total"]["minor"] == sum(line["amount"]["minor"] for line in quote["lines"])
    assert quote["lines"][3]["unit_price"]["minor"] == round(quote["total"]["minor"] * 2550 / 12550)
    order = caller.hold(quote["token"]).expect(201)
    assert order["visits"][0]["lines"] == quote["lines"]
    assert order["total"] == quote["total"]
    caller.confirm(order["id"]).expect(200)
    assert told(Caller(specialist).worked(order["visits"][0]["id"])["lines"]) == told(quote["lines"])


def test_a_quote_made_before_a_change_stays_and_so_does_the_order(service: int, now: datetime) -> None:
    night = make_rule(now=now)
    specialist = make_specialist(service, price_minor=4000)
    offer = specialist.offer_ids[service]
    caller, start = Caller(make_client()), local_start(coming_day(3), 23)
    before = caller.ask_quote(service, start, offer).expect(200)
    retire_rule(night, actor=SYSTEM, now=now)
    make_rule(now=now, parameters={**NIGHT, "percent_bp": 10_000})
    assert caller.ask_quote(service, start, offer).expect(200)["total"]["minor"] == 8000
    order = caller.hold(before["token"]).expect(201)
    assert order["total"]["minor"] == before["total"]["minor"] == 5200
    assert told(caller.order(order["id"])["visits"][0]["lines"]) == [("base", "", 4000), ("surcharge", "Night", 1200)]


@pytest.mark.parametrize("anyone", [False, True])
def test_slots_mark_dearer_starts_with_the_very_price_of_the_quote(service: int, now: datetime, anyone: bool) -> None:
    make_rule(now=now)
    make_rule(RuleKind.TRAVEL_FEE, TRAVEL, now=now, name="Way")
    make_rule(RuleKind.MINIMUM, {"amount_minor": 4300}, now=now, name="Least")
    specialist = make_specialist(service, price_minor=4000)
    caller = Caller(make_client())
    query: dict[str, Any] = {"service_id": service, "address_id": caller.address_id, "days": 3}
    if not anyone:
        query["offer_id"] = specialist.offer_ids[service]
    slots = caller.get("/slots", **query).expect(200)
    assert slots["price"]["minor"] == 4300
    dearer = {one["start"]: one["price"]["minor"] for day in slots["days"] for one in day["dearer"]}
    day = slots["days"][2]
    assert {start for start in day["starts"] if start in dearer} == {one["start"] for one in day["dearer"]}
    assert {reason for one in day["dearer"] for reason in one["reasons"]} == {"Night"}
    for start in (day["starts"][0], day["starts"][len(day["starts"]) // 2], day["starts"][-1]):
        quote = caller.ask_quote(service, datetime.fromisoformat(start), query.get("offer_id")).expect(200)
        assert quote["total"]["minor"] == dearer.get(start, slots["price"]["minor"])


def test_without_rules_nothing_is_dearer(service: int) -> None:
    make_specialist(service, price_minor=4000)
    caller = Caller(make_client())
    slots = caller.get("/slots", service_id=service, address_id=caller.address_id).expect(200)
    assert [day["dearer"] for day in slots["days"]] == [[] for _ in slots["days"]]
    assert slots["price"]["minor"] == 4000


def test_a_new_client_has_the_discount_of_new_ones_and_later_not(
    service: int, now: datetime, clock: StandingClock
) -> None:
    make_rule(RuleKind.DISCOUNT, {"percent_bp": 1000, "stacks": False, "client_group": "new"}, now=now, name="Welcome")
    specialist = make_specialist(service, price_minor=4000)
    caller, worker = Caller(make_client()), Caller(specialist)
    for day in (1, 2, 3):
        start = local_start(coming_day(day), 12)
        quote = caller.ask_quote(service, start, specialist.offer_ids[service]).expect(200)
        assert told(quote["lines"]) == [("base", "", 4000), ("discount", "Welcome", -400)]
        order = caller.confirm(caller.hold(quote["token"]).expect(201)["id"]).expect(200)
        clock.go_to(start)
        for step in ("on-the-way", "arrive", "start", "finish"):
            worker.step(order["visits"][0]["id"], step).expect(200)
    again = caller.ask_quote(service, start + timedelta(days=1), specialist.offer_ids[service]).expect(200)
    assert told(again["lines"]) == [("base", "", 4000)]


def test_the_most_specific_rule_counts(service: int, now: datetime) -> None:
    specialist = make_specialist(service, price_minor=4000)
    offer = specialist.offer_ids[service]
    make_rule(now=now, name="City")
    make_rule(now=now, name="Service", scope=Scope("hel", service_id=service), parameters={**NIGHT, "percent_bp": 1000})
    caller, start = Caller(make_client()), local_start(coming_day(3), 23)
    assert caller.ask_quote(service, start, offer).expect(200)["total"]["minor"] == 4400
    make_rule(now=now, name="Offer", scope=Scope("hel", offer_id=offer), parameters={**NIGHT, "percent_bp": 500})
    assert caller.ask_quote(service, start, offer).expect(200)["total"]["minor"] == 4200
    assert caller.ask_quote(service, start).expect(200)["total"]["minor"] == 4400


def test_a_rule_names_the_policy_of_a_service(service: int, now: datetime) -> None:
    make_rule(RuleKind.POLICY, {"policy": "strict"}, now=now, name="Strict", scope=Scope("hel", service_id=service))
    make_specialist(service, price_minor=4000)
    quote = Caller(make_client()).ask_quote(service, local_start(coming_day(3), 12)).expect(200)
    assert quote["policy"] == "strict@1"


def test_names_come_in_the_readers_language(service: int, now: datetime) -> None:
    names = {"en": "Night", "ru": "Ночь", "zh-Hans": "夜间", "zh-Hant": "夜間"}
    drafted = draft_rule(replace(rule_draft(now=now), names=names), actor=SYSTEM, now=now)
    publish_rule(drafted.id, actor=SYSTEM, now=now)
    make_specialist(service, price_minor=4000)
    client = make_client()
    order = Caller(client).book(service, local_start(coming_day(3), 23))
    assert order["visits"][0]["lines"][1]["name"] == "Night"
    for language, name in names.items():
        headers = {"X-Session-Token": client.token, "Accept-Language": language}
        answer = Client().get(f"/api/v1/orders/{order['id']}", headers=headers).json()
        assert answer["visits"][0]["lines"][1]["name"] == name


def test_a_preview_prices_real_visits_without_and_with_the_draft(service: int, now: datetime) -> None:
    specialist = make_specialist(service, price_minor=4000)
    offer = specialist.offer_ids[service]
    caller = Caller(make_client())
    night = caller.book(service, local_start(coming_day(3), 23), offer)
    day = caller.book(service, local_start(coming_day(4), 12), offer)
    draft = draft_rule(rule_draft(now=now, valid_from=now + timedelta(days=60)), actor=SYSTEM, now=now)
    outcomes = preview_rule(draft.id, actor=SYSTEM, now=now)
    assert [(one.example.label, one.today_total.minor, one.difference.minor) for one in outcomes] == [
        (night["number"], 4000, 1200),
        (day["number"], 4000, 0),
    ]
    with pytest.raises(NotAllowed):
        preview_rule(draft.id, actor=Actor(Role.CLIENT, user_id=1), now=now)
