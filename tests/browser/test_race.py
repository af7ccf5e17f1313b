"""Two clients want the same time at the same moment."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident

pytestmark = pytest.mark.browser
NOTE = "Second door on the left."


def go_to_checkout(device: Device, colleague: Colleague) -> Locator:
    """Choose the fifth free time of a day; the button that holds it."""
    work = colleague.work
    device.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    device.day(7).click()
    device.times().nth(4).click()
    device.press("Continue")
    device.sees("Total")
    device.write("Note for the specialist", NOTE)
    return device.page.get_by_role("button", name="Continue")


def hold_together(buttons: list[Locator]) -> None:
    """Press both buttons a moment from now, without waiting for one before the other."""
    for button in buttons:
        expect(button).to_be_enabled()
    for button in buttons:
        button.evaluate("(one) => void setTimeout(() => one.click(), 300)")


def test_the_loser_reads_what_happened_and_books_another_time(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    residents: list[Resident] = [make_resident(address, "Aino Laine"), make_resident(address, "Otto Niemi")]
    devices = [new_device(token=resident.token, market=MARKET) for resident in residents]
    hold_together([go_to_checkout(device, colleague) for device in devices])

    for device in devices:
        expect(device.page.get_by_text(re.compile("Almost there|Somebody has just taken this time"))).to_be_visible()
    lost = [device.page.get_by_text("Somebody has just taken this time.").is_visible() for device in devices]
    assert sorted(lost) == [False, True], "exactly one of the two holds the time"
    winner, loser = devices[lost.index(False)], devices[lost.index(True)]

    loser.sees("These free times are the nearest:")
    loser.shoot("race/loser-reads")
    expect(loser.page.get_by_role("textbox", name="Note for the specialist")).to_have_value(NOTE)
    expect(loser.page.get_by_role("radio", name=re.compile("^Home"))).to_be_checked()
    loser.page.get_by_role("button", name=re.compile(r"\d{1,2}:\d{2}$")).first.click()
    loser.sees("Total")
    for device in (winner, loser):
        if device is loser:
            device.press("Continue")
        device.sees_heading("Almost there")
        device.book_for_cash()
        device.open_what_was_booked()
        device.sees_heading("Requested")
        device.sees(NOTE)
    first, second = (resident.get("/orders").expect(200)["items"] for resident in residents)
    assert len(first) == len(second) == 1, "nothing is booked twice or lost"
    assert first[0]["visits"][0]["starts_at"] != second[0]["visits"][0]["starts_at"]
