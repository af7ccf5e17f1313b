"""After signing out nothing of a person is left on the device: no words, no answers, no keys."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.device import PATIENCE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, find_colleague, make_resident
from tests.browser.test_offline import wait_until_kept
from tests.browser.test_reviews import finish_visit

pytestmark = pytest.mark.browser

NOTE = "The bell is broken, knock twice"
REVIEW = "She fixed the tap in ten minutes"
SEARCH = "massage for two"
WORK_NOTES = "The fuse box is behind the mirror"
REPLY = "It was a pleasure to meet you"
# So long after the last answer the app writes down what it read.
_LATE_MS = 1_500
# Settings of the device, and what was built. `place` names the city alone.
OF_THE_DEVICE = {"appearance", "days", "install.refused", "language", "place"}
# The router's: where one was on a page, and which pages followed one another in this tab.
OF_THE_TAB = {"doorstep.reloaded", "react-router-scroll-positions", "remix-router-transitions"}
BUILT = re.compile(
    r"^/(specialist/)?(assets/.+|fonts/.+|icons/.+|index\.html|manifest\.webmanifest|icon\.svg|registerSW\.js)?$"
)

_EVERYTHING = """async () => {
    const rows = async (name) => {
        const open = indexedDB.open(name);
        const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
        const stores = [];
        for (const store of database.objectStoreNames) {
            const all = database.transaction(store).objectStore(store).getAll();
            stores.push(await new Promise((done) => { all.onsuccess = () => done(all.result); }));
        }
        database.close();
        return stores;
    };
    const cached = [];
    for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) cached.push(url);
    }
    const databases = {};
    for (const { name } of await indexedDB.databases()) databases[name] = await rows(name);
    return { local: { ...localStorage }, tab: { ...sessionStorage }, databases, cached, cookies: document.cookie };
}"""


def kept_on(device: Device) -> dict[str, Any]:
    """All that the browser keeps for the program."""
    found: dict[str, Any] = device.page.evaluate(_EVERYTHING)
    return found


def wait_until_written(device: Device, *words: str) -> None:
    """Wait until the browser has written down all of these words, as it does a moment after they are seen."""
    ends = time.monotonic() + PATIENCE_MS / 1000
    while missing := [word for word in words if word not in json.dumps(kept_on(device), ensure_ascii=False)]:
        assert time.monotonic() < ends, f"the test wrote too little: {missing}"
        device.page.wait_for_timeout(250)


def keep_to_oneself(device: Device) -> None:
    """Let the server hear nothing of what is written."""
    device.page.route("**/work-notes", lambda route: route.abort())


def demand_nothing_of(device: Device, *words: str) -> None:
    """Demand that neither these words nor anything unknown is kept, and that nothing is written later."""
    device.page.wait_for_function("() => localStorage.getItem('doorstep.session') === null")
    ends = time.monotonic() + PATIENCE_MS / 1000
    while left := what_is_left(device, words):
        assert time.monotonic() < ends, left
        device.page.wait_for_timeout(100)
    device.page.wait_for_timeout(_LATE_MS)
    assert not (late := what_is_left(device, words)), late


def what_is_left(device: Device, words: tuple[str, ...]) -> list[Any]:
    """What is kept and should not be."""
    kept = kept_on(device)
    text = json.dumps(kept, ensure_ascii=False)
    place = json.loads(kept["local"].get("doorstep.place", "{}"))
    paths = [httpx.URL(address).path for address in kept["cached"]]
    return [
        *({name.removeprefix("doorstep.") for name in kept["local"]} - OF_THE_DEVICE),
        *(place.keys() - {"market"}),
        *(kept["tab"].keys() - OF_THE_TAB),
        *(rows for rows in kept["databases"].values() if rows and any(rows)),
        *([kept["cookies"]] if kept["cookies"] else []),
        *(path for path in paths if not BUILT.match(path)),
        *(word for word in words if word in text),
    ]


def begin_checkout(device: Device, colleague: Colleague) -> None:
    """Choose a time, and write to the specialist what only they should know."""
    work = colleague.work
    device.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    device.day(2).click()
    device.times().first.click()
    device.press("Continue")
    device.write("Note for the specialist", NOTE)


@pytest.fixture
def has_worker() -> bool:
    return True


@pytest.fixture
def worker(address: str) -> Colleague:
    return find_colleague(address, soon=True)


@pytest.fixture
def resident(address: str) -> Resident:
    return make_resident(address, "Otto Niemi")


def test_nothing_of_a_client_stays(new_device: Callable[..., Device], worker: Colleague, resident: Resident) -> None:
    order, visit = finish_visit(resident, worker)
    device = new_device(token=resident.token, market=MARKET)
    device.open("/")
    device.press("Centre of Helsinki")
    device.page.get_by_role("radio", name=re.compile("^Home")).click()
    device.page.get_by_role("searchbox").or_(device.page.get_by_role("combobox")).first.fill(SEARCH)
    device.page.keyboard.press("Enter")
    device.page.wait_for_url("**/search?*")
    begin_checkout(device, worker)
    device.open(f"/bookings/{order}/review/{visit}")
    device.write("In your words", REVIEW)
    device.open("/bookings")
    wait_until_kept(device)
    words = (NOTE, REVIEW, SEARCH, resident.token, resident.phone, "Otto Niemi", worker.name)
    wait_until_written(device, *words)

    other_tab = device.context.new_page()
    other_tab.goto(f"{device.address}/checkout")
    expect(other_tab.get_by_label("Note for the specialist")).to_have_value(NOTE)
    device.open("/profile")
    device.press("Sign out")
    demand_nothing_of(device, *words)
    expect(other_tab.get_by_text("Nothing to book yet")).to_be_visible()
    other_tab.reload()
    expect(other_tab.get_by_text("Nothing to book yet")).to_be_visible()
    demand_nothing_of(device, *words)


@pytest.mark.long
def test_nothing_of_a_specialist_stays(
    new_device: Callable[..., Device], worker: Colleague, resident: Resident
) -> None:
    _, visit = finish_visit(resident, worker)
    resident.post(f"/visits/{visit}/review", {"stars": 5, "text": REVIEW, "file_ids": []}).expect(201)
    device = new_device(token=worker.token)
    keep_to_oneself(device)
    device.open("/specialist/")
    wait_until_kept(device)
    device.open(f"/specialist/visits/{visit}")
    device.page.get_by_role("textbox", name=re.compile("notes", re.IGNORECASE)).fill(WORK_NOTES)
    device.open("/specialist/reviews")
    card = device.page.get_by_role("listitem").filter(has_text=REVIEW)
    card.get_by_role("button", name="Reply", exact=True).click()
    device.write("Your reply", REPLY)
    words = (WORK_NOTES, REPLY, worker.token, "Otto")
    wait_until_written(device, *words)

    device.open("/specialist/more")
    device.press("Sign out")
    demand_nothing_of(device, *words)


def test_a_guests_draft_outlives_signing_in(
    new_device: Callable[..., Device], colleague: Colleague, resident: Resident
) -> None:
    device = new_device(market=MARKET)
    begin_checkout(device, colleague)
    device.open("/sign-in?next=/checkout")
    device.sign_in(resident.phone)
    expect(device.page.get_by_label("Note for the specialist")).to_have_value(NOTE)
