"""A specialist proposes other times for a request, and the client takes one with a tap, or none."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident

pytestmark = pytest.mark.browser


@dataclass
class Asked:
    """A client's request, and the specialist who is asked."""

    order_id: str
    start: str
    note: str
    resident: Resident
    colleague: Colleague
    give: Callable[..., Device]

    @property
    def visit(self) -> Any:
        """The visit as its client sees it."""
        return self.resident.order(self.order_id)["visits"][0]

    def client(self, **wishes: Any) -> Device:
        """The client's phone, with the booking open."""
        device = self.give(token=self.resident.token, market=MARKET, **wishes)
        device.open(f"/bookings/{self.order_id}")
        return device

    def worker(self, **wishes: Any) -> Device:
        """The specialist's phone, with the requests open."""
        device = self.give(token=self.colleague.token, **wishes)
        device.open("/specialist/requests")
        return device

    def card(self, worker: Device) -> Locator:
        """The request on the specialist's page."""
        return worker.page.get_by_role("listitem").filter(has_text=self.note)

    def propose(self) -> Any:
        """Half an hour later and a day later, over the API."""
        wished = datetime.fromisoformat(self.start)
        free = self.colleague.get(f"/specialist/visits/{self.visit['id']}/slots", days=14).expect(200)["days"]
        starts = [datetime.fromisoformat(start) for day in free for start in day["starts"]]
        later = next(start for start in starts if start > wished)
        next_day = next(start for start in starts if start >= wished + timedelta(days=1))
        body = {"starts": [later.isoformat(), next_day.isoformat()]}
        return self.colleague.step(self.visit["id"], "proposals", body).expect(200)


@pytest.fixture
def asked(new_device: Callable[..., Device], colleague: Colleague, address: str) -> Asked:
    resident = make_resident(address)
    note = f"The lift is narrow ({secrets.token_hex(3)})"
    # A request that is declined near its start gets somebody else at once, not other choices.
    ahead = datetime.now(UTC) + timedelta(days=3)
    start = [start for start in colleague.starts() if datetime.fromisoformat(start) > ahead][30]
    order = resident.request(colleague, start, note)
    return Asked(order["id"], start, note, resident, colleague, new_device)


def test_a_proposed_time_is_taken_with_a_tap(asked: Asked) -> None:
    client, worker = asked.client(), asked.worker()
    client.sees_heading("Requested")
    for device in (client, worker):
        device.wait_until_live()
    client.mark()
    asked.card(worker).get_by_role("button", name="Propose other times").click()
    near = worker.page.get_by_role("region", name="Near the wished time").get_by_role("button")
    near.nth(1).click()
    near.nth(4).click()
    worker.shoot("requests/01-propose")
    worker.press("Propose 2 times")
    worker.sees("Proposed. The client has been told.")
    expect(asked.card(worker)).to_contain_text("The client chooses within")
    client.sees_heading(re.compile("proposes other times"), LIVE_MS)
    client.shoot("requests/02-proposed")
    chosen = asked.visit["proposals"][1]
    client.page.get_by_role("region", name=re.compile("proposes other times")).get_by_role("listitem").nth(1).click()
    client.sees("Agreed. The visit is booked for this time.")
    client.sees_heading("Accepted")
    assert client.was_not_reloaded()
    assert (asked.visit["state"], asked.visit["starts_at"]) == ("accepted", chosen["starts_at"])
    expect(asked.card(worker)).to_have_count(0, timeout=LIVE_MS)


@pytest.mark.long
def test_none_of_the_times_fits(asked: Asked) -> None:
    asked.propose()
    client, worker = asked.client(), asked.worker()
    worker.wait_until_live()
    client.press("None of these suits me")
    client.sees("None of the proposed times suited you")
    client.shoot("requests/03-refused")
    expect(asked.card(worker)).to_contain_text("None of your times suits the client.", timeout=LIVE_MS)
    worker.shoot("requests/04-refused-work")
    client.follow("Choose another time")
    client.sees_heading("Move the visit")


@pytest.mark.long
def test_the_specialist_takes_the_times_back(asked: Asked) -> None:
    asked.propose()
    client, worker = asked.client(), asked.worker()
    client.sees_heading(re.compile("proposes other times"))
    client.wait_until_live()
    worker.shoot("requests/05-waiting")
    asked.card(worker).get_by_role("button", name="Take them back").click()
    worker.sees("Taken back. The request still waits for your answer.")
    expect(client.page.get_by_role("heading", name=re.compile("proposes other times"))).to_have_count(
        0, timeout=LIVE_MS
    )


@pytest.mark.long
def test_a_declined_request_offers_other_choices(asked: Asked) -> None:
    asked.colleague.step(asked.visit["id"], "decline", {"reason": "It is too far for me"}).expect(200)
    client = asked.client()
    client.sees_heading("Other choices")
    choices = client.page.get_by_role("region", name="Other choices")
    expect(choices.get_by_role("listitem")).to_have_count(3)
    client.shoot("requests/06-others")
    choices.get_by_role("listitem").first.get_by_role("button").click()
    expect(client.page).to_have_url(re.compile("/checkout$"))
    client.sees("Aleksis Kiven katu 9")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_how_proposals_look(asked: Asked, language: str, dark: bool, size: tuple[int, int]) -> None:
    asked.propose()
    look = {"language": language, "dark": dark, "size": size}
    name = f"{language}-{'dark' if dark else 'light'}-{size[0]}"
    client, worker = asked.client(**look), asked.worker(**look)
    expect(client.page.get_by_role("timer")).to_have_count(1)
    client.shoot(f"requests/look/client-{name}")
    expect(asked.card(worker)).to_be_visible()
    worker.shoot(f"requests/look/waiting-{name}")
    asked.card(worker).get_by_role("button").nth(1).click()
    expect(worker.page.get_by_role("dialog").get_by_role("region")).to_have_count(2)
    client.wait_until_live()
    worker.shoot(f"requests/look/propose-{name}")
    asked.colleague.step(asked.visit["id"], "decline", {"reason": "Ill"}).expect(200)
    expect(client.page.get_by_role("timer")).to_have_count(0, timeout=LIVE_MS)
    expect(client.page.get_by_role("region").get_by_role("listitem").first).to_be_visible(timeout=LIVE_MS)
    client.shoot(f"requests/look/others-{name}")
