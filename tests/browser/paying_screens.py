"""Walks over what a client sees of money: as it is where it comes at once, retold where it comes with time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Route

from tests.browser.walk import Walk
from tests.browser.world import World, hold_one

_PAYMENT = "11111111-1111-4111-8111-111111111111"


def walk_the_paying(walk: Walk, world: World) -> None:
    """From the ways to pay over the provider's page and back to a booking that is paid, owed, tipped."""
    held = hold_one(world)
    walk.open(f"/checkout/{held}")
    walk.sees("pay.how")
    walk.page.get_by_role("radio").last.check()
    walk.look("paying-ways")
    kept = {"state": "held", "hold_expires_at": _at(minutes=9)}
    _tell(walk, world, held, [_payment(world, state="failed", decline_code="insufficient_funds")], kept)
    walk.open(f"/checkout/{held}")
    walk.sees("paying.declined")
    walk.look("paying-declined")
    _tell(walk, world, held, [_payment(world, state="needs_action", next_action_url=walk.device.address)], kept)
    walk.open(f"/bookings/{held}?payment={_PAYMENT}")
    walk.sees("paying.unfinished_title")
    walk.look("paying-unfinished")
    _tell(walk, world, held, [_payment(world, state="created")], kept)
    walk.open(f"/bookings/{held}?payment={_PAYMENT}")
    walk.sees("paying.step_bank")
    walk.look("paying-waiting")
    gone = _payment(world, state="refunded", captured=_money(world), refunded=_money(world))
    _tell(walk, world, held, [gone], {"state": "expired", "hold_expires_at": None})
    walk.open(f"/checkout/{held}")
    walk.sees("hold.over")
    walk.look("paying-too-late")
    _forget(walk)
    world.resident.post(f"/orders/{held}/cancel", {"reason": ""}).expect(200)
    walk.open("/profile/payments")
    walk.page.get_by_role("heading", name=walk.words("wallet.history")).wait_for()
    walk.page.locator("summary").first.click()
    walk.look("wallet")
    walk.open("/profile/points")
    walk.page.get_by_role("heading", name=walk.words("points.history"), exact=True).wait_for()
    walk.look("points")


def walk_the_dues(walk: Walk, world: World) -> None:
    """A booking whose money is held, with extra work to agree to, with a debt, with a tip."""
    paid = _payment(world, state="captured", captured=_money(world), purpose="deposit")
    order = world.orders["accepted"]
    _tell(walk, world, order, [_payment(world, state="authorised", timing="hold")], {"pay_state": "held"})
    walk.open(f"/bookings/{order}")
    walk.page.get_by_text(walk.words("pay_state.held"), exact=True).first.scroll_into_view_if_needed()
    walk.look("booking-held")
    order = world.orders["working"]
    extra = {"id": _PAYMENT, "title": world.resident.name, "state": "asked", "created_at": _at()}
    _tell(
        walk, world, order, [paid], {"extras": [extra | {"visit_id": world.visits["working"], "amount": _money(world)}]}
    )
    walk.open(f"/bookings/{order}")
    walk.button("extra.refuse").wait_for()
    walk.look("booking-extra")
    order = world.orders["done"]
    asked = _payment(world, state="created", purpose="debt", id=order)
    _tell(walk, world, order, [paid, asked], {"pay_state": "due"})
    walk.open(f"/bookings/{order}")
    walk.sees("due.debt_text")
    walk.look("booking-debt")
    walk.press("tip.open")
    walk.look_at_dialog("booking-tip")
    _forget(walk)


def _at(**later: int) -> str:
    return (datetime.now(UTC) + timedelta(**later)).isoformat()


def _money(world: World, minor: int = 2_500) -> dict[str, Any]:
    currency = {"hel": "EUR", "mow": "RUB", "sha": "CNY", "tpe": "TWD"}[world.market]
    return {"minor": minor, "currency": currency}


def _payment(world: World, **facts: Any) -> dict[str, Any]:
    """A payment as the program tells it."""
    none = _money(world, 0)
    usual = {"id": _PAYMENT, "order_id": None, "purpose": "price", "method": "card", "timing": "prepay"}
    amounts = {"amount": _money(world), "captured": none, "refunded": none}
    return usual | amounts | {"next_action_url": None, "decline_code": None, "created_at": _at()} | facts


def _tell(walk: Walk, world: World, order: str, payments: list[dict[str, Any]], facts: Mapping[str, Any]) -> None:
    """Let an order be told with these payments and facts."""
    _forget(walk)

    def tell_order(route: Route) -> None:
        answer = route.fetch()
        told = answer.json() | {"payments": payments} | facts
        route.fulfill(response=answer, json=told)

    def tell_payment(route: Route) -> None:
        route.fulfill(json=payments[-1] | {"order_id": order})

    walk.page.route(f"**/api/v1/orders/{order}", tell_order)
    walk.page.route("**/api/v1/payments/*", tell_payment)


def _forget(walk: Walk) -> None:
    walk.page.unroute_all(behavior="wait")
