"""Add-ons change price and duration on the spot, and two services of one visit are booked to the end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, find_colleague, make_resident

pytestmark = pytest.mark.browser


def find_versatile(address: str) -> tuple[Colleague, dict[str, Any], dict[str, Any]]:
    """A specialist with an offer that has add-ons and another one; both offers have one price a visit."""
    while True:
        colleague = find_colleague(address)
        offers = colleague.get(f"/specialists/{colleague.specialist_id}").expect(200)["offers"]
        fixed = [offer for offer in offers if offer["price_model"] == "fixed" and offer["duration_minutes"] <= 180]
        rich = next((offer for offer in fixed if offer["add_ons"]), None)
        other = next((offer for offer in fixed if offer is not rich), None)
        if rich and other:
            return colleague, rich, other


def euros(minor: int) -> str:
    """A price as it is shown."""
    return f"€{minor // 100:,}" + (f".{minor % 100:02}" if minor % 100 else "")


def clock(minutes: int) -> str:
    """A duration as it is shown."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest))


def test_add_ons_change_price_and_duration_on_the_spot_and_a_basket_is_booked(
    new_device: Callable[..., Device], address: str
) -> None:
    resident, (colleague, rich, other) = make_resident(address), find_versatile(address)
    add_on = rich["add_ons"][0]
    where = {"market": MARKET, "address_id": str(resident.address_id)}

    def listed(**wish: object) -> dict[str, Any]:
        """What the list of times says of a wish."""
        wanted = {"service_id": rich["service_id"], "offer_id": rich["id"], "days": 7, **where, **wish}
        return dict(resident.get("/slots", **wanted).expect(200))

    client = new_device(token=resident.token, market=MARKET)
    client.open(f"/book/{rich['service_id']}?specialist={colleague.specialist_id}&offer={rich['id']}")
    client.page.get_by_role("button", name=re.compile("^Options and add-ons")).click()
    total = client.page.get_by_role("dialog").get_by_role("status").filter(has_text="€")
    plain = listed()
    expect(total).to_contain_text(clock(plain["visit_minutes"]))
    client.press(f"Add {add_on['name']}")
    more = listed(add_ons=str(add_on["id"]))
    assert more["visit_minutes"] == plain["visit_minutes"] + add_on["minutes"]
    assert more["price"]["minor"] >= plain["price"]["minor"] + add_on["price"]["minor"]
    expect(total).to_contain_text(euros(more["price"]["minor"]))
    expect(total).to_contain_text(clock(more["visit_minutes"]))
    client.shoot("basket/01-add-on")
    client.press(f"Add {other['service_name']}")
    both = listed(add_ons=str(add_on["id"]), also=str(other["service_id"]))
    expect(total).to_contain_text(clock(both["visit_minutes"]))
    client.press("Done")
    client.sees(f"+ {other['service_name']}")
    client.page.reload()
    client.sees(f"+ {other['service_name']}")

    client.day(4).click()
    client.times().nth(2).click()
    client.press("Continue")
    client.sees("Total")
    title = f"{rich['service_name']} + {other['service_name']}"
    client.sees(title)
    client.page.reload()
    client.sees("Total")
    expect(client.page.get_by_role("term").filter(has_text=add_on["name"])).to_be_visible()
    client.shoot("basket/02-checkout")
    client.press("Continue")
    client.book_for_cash()
    client.open_what_was_booked()
    client.sees_heading(title)
    client.shoot("basket/03-booking")
    (order,) = resident.get("/orders", scope="upcoming").expect(200)["items"]
    worked = colleague.worked(order["visits"][0]["id"])
    assert [item["service_id"] for item in worked["items"]] == [rich["service_id"], other["service_id"]]
    assert [one["id"] for one in worked["items"][0]["add_ons"]] == [add_on["id"]]
    assert worked["visit_minutes"] == both["visit_minutes"]
