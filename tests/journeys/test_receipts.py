"""Receipts and earnings over the API, of orders as they were paid."""

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.promotions.tests.builders import make_coupon
from tests.builders import make_client, make_specialist
from tests.callers import Caller
from tests.contract.sessions import staff_session
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout

pytestmark = pytest.mark.django_db

STEPS = ("on-the-way", "arrive", "start", "finish")


@pytest.fixture
def checkout(clock: StandingClock) -> Iterator[Checkout]:
    with open_checkout(clock) as found:
        yield found


def fetch(token: str, order_id: str, language: str = "en") -> Any:
    path = f"/api/v1/orders/{order_id}/receipt?language={language}"
    return Client().get(path, headers={"X-Session-Token": token})


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))


def pay_by_card(checkout: Checkout, order_id: str, **more: Any) -> None:
    payment = checkout.begin(order_id, **more).expect(201)
    checkout.till.pay(payment["id"])
    checkout.hear()


def work_through(checkout: Checkout, order_id: str, steps: tuple[str, ...] = STEPS) -> str:
    """The visit goes through its steps, and what follows from them has been worked off."""
    visit = checkout.client.order(order_id)["visits"][0]
    checkout.clock.go_to(checkout.at(9))
    for step in steps:
        Caller(checkout.specialist).step(visit["id"], step).expect(200)
    checkout.hear()
    return str(visit["id"])


def earnings(checkout: Checkout) -> tuple[Any, list[Any]]:
    worker = Caller(checkout.specialist)
    day = checkout.day.isoformat()
    found = worker.get("/specialist/earnings", **{"from": day, "until": day}).expect(200)
    items = worker.get("/specialist/earnings/visits", **{"from": day, "until": day, "limit": 1}).expect(200)
    return found, items["items"]


def test_a_receipt_tells_what_was_paid_to_those_whom_it_concerns(checkout: Checkout) -> None:
    order = checkout.hold()
    token, other = checkout.client.person.token, make_client()  # type: ignore[union-attr]
    early = fetch(token, order["id"])
    assert (early.status_code, early.json()["code"]) == (409, "nothing_paid")

    pay_by_card(checkout, order["id"])
    for stranger in (other.token, checkout.specialist.token):
        assert fetch(stranger, order["id"]).status_code == 404
    assert fetch("", order["id"]).status_code == 401
    answer = fetch(token, order["id"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert order["number"] in answer.headers["Content-Disposition"]
    assert fetch(token, order["id"]).content == answer.content
    assert fetch(staff_session(), order["id"]).content == answer.content

    text = text_of(answer.content)
    for told in (
        order["number"],
        order["visits"][0]["service_name"],
        order["visits"][0]["specialist"]["name"],
        "€49.00",
    ):
        assert re.sub(r"\s", "", told) in text
    address = order["visits"][0]["place"]["line"]
    assert re.sub(r"\s", "", address) not in text, "nobody else needs to see where the client lives"
    for language, words in {"ru": "Карта", "zh-Hans": "银行卡", "zh-Hant": "信用卡或金融卡"}.items():
        assert words in text_of(fetch(token, order["id"], language).content)

    checkout.client.post(f"/orders/{order['id']}/cancel", {"reason": "Ill"}).expect(200)
    checkout.settle()
    text = text_of(fetch(token, order["id"]).content)
    assert "Refundtothecard" in text
    assert "Didnottakeplace" in text
    assert "Stilltopay" not in text


def test_a_card_earns_what_is_left_after_commission_once_complaints_are_over(checkout: Checkout) -> None:
    order = checkout.hold()
    pay_by_card(checkout, order["id"])
    visit = work_through(checkout, order["id"])
    found, (earned,) = earnings(checkout)
    assert (earned["visit_id"], earned["state"], earned["method"]) == (visit, "waiting", "card")
    assert earned["price"]["minor"] == PRICE
    net = PRICE - earned["commission"]["minor"] - earned["tax"]["minor"]
    assert 0 < earned["net"]["minor"] == net < PRICE
    assert (found["visits"], found["total"]["net"]["minor"]) == (1, net)
    assert (found["waiting"]["minor"], found["funds"]["waiting"]["minor"], found["funds"]["balance"]["minor"]) == (
        net,
        net,
        0,
    )
    assert [(point["visits"], point["net"]["minor"]) for point in found["points"]] == [(1, net)]
    worker = Caller(checkout.specialist)
    assert worker.get(f"/specialist/visits/{visit}/earning").expect(200)["earning"]["net"]["minor"] == net

    stranger = Caller(make_specialist(checkout.service))
    stranger.get(f"/specialist/visits/{visit}/earning").expect(404)
    assert stranger.get("/specialist/earnings").expect(200)["funds"]["waiting"]["minor"] == 0
    assert stranger.get("/specialist/earnings/visits").expect(200)["items"] == []
    checkout.client.get("/specialist/earnings").expect(403)

    pay_by_card(checkout, order["id"], purpose="tip", amount={"minor": 700, "currency": "EUR"})
    checkout.clock.pass_time(days=8)
    payments.release_due(checkout.clock())
    found, (earned,) = earnings(checkout)
    assert (earned["state"], earned["tip"]["minor"], earned["net"]["minor"]) == ("released", 700, net + 700)
    assert found["funds"]["balance"]["minor"] == net + 700
    assert ledger.check().is_sound
    steps = [step["target"] for step in checkout.client.get(f"/orders/{order['id']}/history").expect(200)]
    assert not {"waiting", "released"} & set(steps), "where the specialist's money is, is none of the client's business"


def test_the_receipt_tells_discount_extra_work_and_tip(checkout: Checkout) -> None:
    make_coupon(now=checkout.clock())
    order = checkout.hold()
    checkout.client.post(f"/orders/{order['id']}/discounts", {"code": "TEN"}).expect(200)
    pay_by_card(checkout, order["id"])
    visit = work_through(checkout, order["id"], STEPS[:3])
    worker = Caller(checkout.specialist)
    worker.post(f"/specialist/visits/{visit}/extras", {"title": "Духовка", "amount_minor": 2500}).expect(200)
    (extra,) = checkout.client.order(order["id"])["extras"]
    pay_by_card(checkout, order["id"], purpose="extra", extra_id=extra["id"])
    worker.step(visit, "finish").expect(200)
    checkout.hear()
    pay_by_card(checkout, order["id"], purpose="tip", amount={"minor": 700, "currency": "EUR"})
    text = text_of(fetch(checkout.client.person.token, order["id"]).content)  # type: ignore[union-attr]
    for told in ("codeTEN-€4.90", "Духовка€25.00", "Tip€7.00", "Total€76.10", "Paid€76.10"):
        assert told in text
    assert "Still" not in text
    _, (earned,) = earnings(checkout)
    assert (earned["price"]["minor"], earned["extra"]["minor"], earned["tip"]["minor"]) == (PRICE, 2500, 700)


def test_cash_is_earned_at_the_door_and_its_commission_owed(checkout: Checkout) -> None:
    order = checkout.hold()
    checkout.client.confirm(order["id"]).expect(200)
    work_through(checkout, order["id"])
    found, (earned,) = earnings(checkout)
    assert (earned["state"], earned["method"]) == ("cash", "cash")
    assert found["funds"]["cash_owed"] == earned["commission"]
    assert found["cash"] == earned["net"]
    text = text_of(fetch(checkout.client.person.token, order["id"]).content)  # type: ignore[union-attr]
    assert "Cash" in text


def test_dates_beyond_reason_are_refused(checkout: Checkout) -> None:
    worker = Caller(checkout.specialist)
    worker.get("/specialist/earnings", **{"from": "2026-02-01", "until": "2026-01-01"}).expect(422)
    worker.get("/specialist/earnings", **{"from": "2024-02-01", "until": "2026-01-01"}).expect(422)
    long = worker.get("/specialist/earnings", **{"from": "2025-02-01", "until": "2026-01-31"}).expect(200)
    assert long["step"] == "week"
    assert long["points"][-1]["last"] == "2026-01-31"
