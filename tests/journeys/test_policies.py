"""What cancelling, moving and not being there cost: shown before, agreed to by its amount, kept with its evidence."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.modules.booking.contracts import Cause
from doorstep.modules.booking.services.change import cancel_for_cause
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db

PRICE = 4900
HALF = 2450


@dataclass
class Shop:
    """A service under the moderate policy, its specialist, and a client. The visit is at ten, three days ahead."""

    service: int
    offer: int
    asked_offer: int
    worker: Caller
    asked_worker: Caller
    client: Caller
    start: datetime

    def book(self, offer: int | None = None) -> tuple[str, str]:
        order = self.client.book(self.service, self.start, offer or self.offer)
        return order["id"], order["visits"][0]["id"]

    def consequence(self, order: str, act: str = "cancel") -> Any:
        return self.client.get(f"/orders/{order}/consequence", act=act).expect(200)

    def cancel(self, order: str, fee: int = 0, **more: Any) -> Any:
        return self.client.post(f"/orders/{order}/cancel", {"reason": "Ill", "agreed_fee_minor": fee}, **more)

    def move(self, visit: str, to: datetime, fee: int = 0) -> Any:
        body = {"starts_at": to.isoformat(), "agreed_fee_minor": fee}
        return self.client.post(f"/visits/{visit}/reschedule", body)


@pytest.fixture
def shop(clock: StandingClock, settings: Any) -> Shop:
    settings.DEFAULT_POLICY = "moderate"
    service = make_service()
    automatic, asked = make_specialist(service), make_specialist(service, auto_accept=False)
    return Shop(
        service=service,
        offer=automatic.offer_ids[service],
        asked_offer=asked.offer_ids[service],
        worker=Caller(automatic),
        asked_worker=Caller(asked),
        client=Caller(make_client()),
        start=local_start(coming_day(3), 10),
    )


def rows_of(order: str) -> list[tuple[Any, ...]]:
    """What is kept of an order's endings."""
    return fetch_all(
        "SELECT act, cause, evidence, fee_minor, refund_minor, tier, actor FROM booking_cancellation "
        "WHERE order_id = %s ORDER BY id",
        [order],
    )


def test_the_quote_says_what_cancelling_will_cost_and_when(shop: Shop) -> None:
    terms = shop.client.ask_quote(shop.service, shop.start, shop.offer).expect(200)["cancellation"]
    assert (terms["policy"], terms["name"], terms["wait_minutes"]) == ("moderate@1", "Moderate", 15)
    utc = [(shop.start - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ") for hours in (24, 2, 4)]
    assert [(step["from_at"], step["fee"]["minor"]) for step in terms["cancel"]] == [
        (None, 0), (utc[0], HALF), (utc[1], PRICE),
    ]  # fmt: skip
    assert [(step["from_at"], step["fee"]["minor"]) for step in terms["move"]] == [(None, 0), (utc[2], 980)]
    assert terms["no_show_fee"]["minor"] == PRICE


def test_an_order_keeps_its_policy_and_as_whom_the_client_booked(shop: Shop) -> None:
    order, _ = shop.book()
    rows = fetch_all("SELECT policy, client_group FROM booking_order WHERE id = %s", [order])
    assert rows == [("moderate@1", "new")]


def test_cancelling_in_time_costs_nothing_and_is_kept(shop: Shop) -> None:
    order, _ = shop.book()
    assert shop.consequence(order)["free_until"] is not None
    cancelled = shop.cancel(order).expect(200)
    ended = cancelled["visits"][0]["ended"]
    assert (ended["act"], ended["cause"], ended["fee"]["minor"], ended["refund"]["minor"]) == (
        "cancel", "client", 0, PRICE,
    )  # fmt: skip
    (row,) = rows_of(order)
    assert row[:6] == ("cancel", "client", "Ill", 0, PRICE, "grace")
    assert shop.client.get(f"/orders/{order}/consequence", act="cancel").expect(409, "impossible_transition")


def test_the_fee_that_was_agreed_to_must_be_the_present_one(shop: Shop, clock: StandingClock) -> None:
    order, _ = shop.book()
    clock.go_to(shop.start - timedelta(hours=24, seconds=1))
    assert shop.consequence(order)["fee"]["minor"] == 0
    clock.pass_time(seconds=1)
    refused = shop.cancel(order, 0).expect(409, "consequence_changed")["context"]
    assert (refused["fee_minor"], refused["refund_minor"], refused["currency"]) == (HALF, HALF, "EUR")
    assert refused["next_change_at"] == (shop.start - timedelta(hours=2)).isoformat()
    assert shop.client.order(order)["state"] == "confirmed"
    assert rows_of(order) == []
    shop.cancel(order, HALF + 1).expect(409, "consequence_changed")
    shop.cancel(order, -1).expect(422, "invalid_input")
    shop.cancel(order, HALF, key="once").expect(200)
    again = shop.cancel(order, HALF, key="once").expect(200)
    assert again["visits"][0]["ended"]["fee"]["minor"] == HALF
    assert [row[3:6] for row in rows_of(order)] == [(HALF, HALF, "tier:1440")]


def test_nobody_moves_a_visit_away_to_cancel_it_for_free(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    clock.go_to(shop.start - timedelta(hours=3))
    preview = shop.consequence(order, "move")
    assert (preview["fee"]["minor"], preview["later_fee"]["minor"]) == (980, HALF)
    later = shop.start + timedelta(days=2)
    shop.move(visit, later).expect(409, "consequence_changed")
    assert shop.client.order(order)["visits"][0]["starts_at"] == shop.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    shop.move(visit, later, 980).expect(200)
    found = shop.consequence(order)
    assert (found["fee"]["minor"], found["reason"]) == (HALF, "carried")
    shop.cancel(order, 0).expect(409, "consequence_changed")
    shop.cancel(order, HALF).expect(200)
    assert [(row[0], row[3]) for row in rows_of(order)] == [("move", 980), ("cancel", HALF)]


def test_a_refused_move_costs_nothing(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    clock.go_to(shop.start - timedelta(hours=3))
    shop.move(visit, shop.start - timedelta(hours=20), 980).expect(409)
    assert rows_of(order) == []
    assert shop.consequence(order)["reason"] == "tier"


def test_what_nobody_promised_is_cancelled_for_free(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book(shop.asked_offer)
    assert shop.consequence(order)["reason"] == "not_promised"
    shop.asked_worker.step(visit, "accept").expect(200)
    clock.go_to(shop.start - timedelta(hours=5))
    assert shop.consequence(order)["fee"]["minor"] == HALF


def test_a_hold_is_given_up_for_free_and_leaves_nothing(shop: Shop) -> None:
    held = shop.client.hold(shop.client.quote(shop.service, shop.start, shop.offer)).expect(201)
    shop.client.post(f"/orders/{held['id']}/cancel", {}).expect(200)
    assert rows_of(held["id"]) == []


def test_the_specialists_cause_costs_the_client_nothing(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    clock.go_to(shop.start - timedelta(hours=1))
    shop.worker.step(visit, "cancel", {"reason": "Storm", "cause": "platform"}).expect(422, "invalid_input")
    worked = shop.worker.step(visit, "cancel", {"reason": "Storm", "cause": "force_majeure"}).expect(200)
    assert worked["ended"]["fee"]["minor"] == 0
    seen = shop.client.order(order)
    assert (seen["cause"], seen["visits"][0]["ended"]["refund"]["minor"]) == ("force_majeure", PRICE)
    assert rows_of(order)[0][:5] == ("cancel", "force_majeure", "Storm", 0, PRICE)


def test_nobody_opens_after_the_wait_at_the_door(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    clock.go_to(shop.start - timedelta(minutes=10))
    shop.worker.step(visit, "on-the-way").expect(200)
    clock.go_to(shop.start + timedelta(minutes=30))
    shop.worker.step(visit, "no-show", {}).expect(409, "not_arrived")
    arrived = shop.worker.step(visit, "arrive").expect(200)
    opens = clock.moment + timedelta(minutes=15)
    assert arrived["no_show_from"] == opens.strftime("%Y-%m-%dT%H:%M:%SZ")
    clock.pass_time(minutes=14, seconds=59)
    early = shop.worker.step(visit, "no-show", {}).expect(409, "too_early")
    assert early["context"]["opens_at"] == opens.isoformat()
    clock.pass_time(seconds=1)
    shop.worker.step(visit, "no-show", {"reason": "Rang twice"}).expect(200)
    assert rows_of(order)[0][:6] == ("no_show", "client", "Rang twice", PRICE, 0, "no_show")
    # Who was not there once books as such for a year.
    later = shop.client.ask_quote(shop.service, shop.start + timedelta(days=3), shop.offer).expect(200)
    assert later["cancellation"]["grace_minutes"] == 0


def test_nobody_came(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    stranger = Caller(make_client())
    clock.go_to(shop.start + timedelta(minutes=14))
    opens = shop.client.order(order)["visits"][0]["nobody_came_from"]
    assert opens == (shop.start + timedelta(minutes=15)).strftime("%Y-%m-%dT%H:%M:%SZ")
    shop.client.post(f"/visits/{visit}/nobody-came", {}).expect(409, "too_early")
    clock.pass_time(minutes=1)
    stranger.post(f"/visits/{visit}/nobody-came", {}).expect(404, "not_found")
    shop.client.post(f"/visits/{visit}/nobody-came", {"reason": "No answer"}, key="n").expect(200)
    ended = shop.client.post(f"/visits/{visit}/nobody-came", {"reason": "No answer"}, key="n").expect(200)["ended"]
    assert (ended["act"], ended["cause"], ended["fee"]["minor"]) == ("nobody_came", "specialist", 0)
    assert (shop.client.order(order)["state"], shop.client.order(order)["cause"]) == ("cancelled", "specialist")
    assert rows_of(order)[0][:5] == ("nobody_came", "specialist", "No answer", 0, PRICE)


def test_who_stands_at_the_door_has_come(shop: Shop, clock: StandingClock) -> None:
    _, visit = shop.book()
    clock.go_to(shop.start)
    for step in ("on-the-way", "arrive"):
        shop.worker.step(visit, step).expect(200)
    clock.pass_time(hours=1)
    shop.client.post(f"/visits/{visit}/nobody-came", {}).expect(409, "impossible_transition")


def test_staff_cancel_for_a_cause_with_evidence(shop: Shop, clock: StandingClock) -> None:
    order, _ = shop.book()
    clock.go_to(shop.start - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        cancel_for_cause(order, Cause.PLATFORM, "x", actor=Actor(Role.CLIENT, 1), now=clock())  # type: ignore[arg-type]
    for cause, evidence in ((Cause.FORCE_MAJEURE, " "), (Cause.UNANSWERED, "because")):
        with pytest.raises(InvalidInput):
            cancel_for_cause(order, cause, evidence, actor=SYSTEM, now=clock())  # type: ignore[arg-type]
    assert rows_of(order) == []
    cancel_for_cause(order, Cause.FORCE_MAJEURE, "Flood, report 12", actor=SYSTEM, now=clock())  # type: ignore[arg-type]
    assert rows_of(order) == [("cancel", "force_majeure", "Flood, report 12", 0, PRICE, "other_side", "system")]
    assert shop.client.order(order)["visits"][0]["ended"]["cause"] == "force_majeure"


def test_visits_of_several_policies_are_booked_one_by_one(shop: Shop, settings: Any) -> None:
    first = shop.client.quote(shop.service, shop.start, shop.offer)
    settings.DEFAULT_POLICY = "free"
    second = shop.client.quote(shop.service, shop.start + timedelta(hours=4), shop.offer)
    shop.client.hold(first, second).expect(409, "policies_differ")
    shop.client.hold(first).expect(201)


def test_pictures_show_the_cause_to_staff_alone(shop: Shop, clock: StandingClock) -> None:
    order, visit = shop.book()
    sent = shop.worker.upload(small_picture(), "evidence").expect(201)["id"]
    other = shop.worker.upload(small_picture(), "portfolio").expect(201)["id"]
    foreign = shop.client.upload(small_picture(), "evidence").expect(201)["id"]
    body = {"reason": "My car broke down", "cause": "force_majeure"}
    for wrong in ([other], [foreign], [order]):
        shop.worker.step(visit, "cancel", {**body, "evidence_ids": wrong}).expect(404, "file_missing")
    shop.worker.step(visit, "cancel", {**body, "evidence_ids": [sent, sent]}).expect(422, "invalid_input")
    assert rows_of(order) == [], "what was refused has changed nothing"
    worked = shop.worker.step(visit, "cancel", {**body, "evidence_ids": [sent]}).expect(200)
    assert fetch_all("SELECT files FROM booking_cancellation WHERE order_id = %s", [order]) == [([uuid.UUID(sent)],)]
    for shown in (worked, shop.client.order(order), shop.client.get(f"/orders/{order}/history").expect(200)):
        assert sent not in str(shown)
    # It is in use for good: nobody takes it back, and no sweep removes it.
    shop.worker._call("DELETE", f"/files/{sent}").expect(404, "file_missing")


def test_staff_send_pictures_at_the_desk(shop: Shop) -> None:
    order, _ = shop.book()
    staff = get_user_model().objects.create(name="Staff", is_staff=True)
    desk = Client()
    desk.force_login(staff)
    page = reverse("admin:booking_order_cancel_for_cause", args=[order])
    assert b'type="file"' in desk.get(page).content
    wrong = SimpleUploadedFile("note.txt", b"ill", content_type="text/plain")
    form = {"cause": "force_majeure", "evidence": "A storm; see the pictures."}
    refused = desk.post(page, {**form, "pictures": [wrong]})
    assert b"can&#x27;t be read as a picture" in refused.content
    assert rows_of(order) == []
    pictures = [SimpleUploadedFile(f"{name}.jpg", small_picture(), content_type="image/jpeg") for name in "ab"]
    desk.post(page, {**form, "pictures": pictures})
    ((files, row),) = fetch_all("SELECT files, id FROM booking_cancellation WHERE order_id = %s", [order])
    assert len(files) == 2
    shown = desk.get(reverse("admin:booking_cancellation_change", args=[row])).content.decode()
    for file in files:
        assert f"/media/{file}/small" in shown
        signed = re.search(rf'/media/{file}/large[^"]+', shown)
        assert signed
        assert Client().get(signed[0].replace("&amp;", "&")).status_code == 200
