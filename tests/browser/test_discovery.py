"""The way to a specialist: home, search with filters, service, person, times; and favourites."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from doorstep.entrypoints.seed.accounts import DEMO_PASSWORD, client_email
from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, Resident, city, make_resident, wire

pytestmark = pytest.mark.browser

type Give = Callable[..., Device]

# In Helsinki other tests write reviews and pause offers meanwhile, which moves counts and orders.
QUIET_MARKET = "tpe"


def ask(address: str, path: str, *, market: str = MARKET, **query: Any) -> Any:
    """A public answer of the API."""
    return wire.get(f"{address}/api/v1{path}", params={"market": market, **query}).raise_for_status().json()


def category_id(address: str, slug: str) -> int:
    return next(int(one["id"]) for one in ask(address, "/categories")["items"] if one["slug"] == slug)


def demo_session(address: str) -> str:
    """The demo client of Helsinki, who has booked before."""
    answer = wire.post(f"{address}/api/v1/auth/login", json={"email": client_email(MARKET), "password": DEMO_PASSWORD})
    return str(answer.raise_for_status().json()["meta"]["session_token"])


def cards(device: Device) -> Locator:
    """The cards of the specialists found."""
    return device.page.get_by_role("list", name="Specialists found").get_by_role("listitem")


def test_home_as_a_guest(new_device: Give, address: str) -> None:
    guest = new_device(market=MARKET)
    guest.open("/")
    guest.sees_heading("Who can we send you?")
    guest.sees_heading("Popular in Helsinki")
    expect(guest.page.get_by_role("list", name="Popular in Helsinki").get_by_role("link")).to_have_count(8)
    guest.sees_heading("How it works")
    expect(guest.page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(guest.page.get_by_role("heading", name="Book again")).to_have_count(0)
    guest.shoot("discovery/home-guest")
    field = guest.page.get_by_role("searchbox", name="Service or name")
    field.fill("clean")
    expect(guest.page.get_by_role("link", name="Deep cleaning")).to_be_visible()
    guest.shoot("discovery/suggestions")
    field.press("ArrowDown")
    expect(guest.page.get_by_role("group", name="Suggestions").get_by_role("link").first).to_be_focused()
    guest.page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(guest.page.get_by_role("link", name="Deep cleaning")).to_have_count(0)
    field.press("Enter")
    guest.page.wait_for_url("**/search?q=clean")
    expect(guest.page.get_by_role("heading", name="Popular in Helsinki")).to_have_count(0)
    guest.page.go_back()
    guest.sees_heading("Popular in Helsinki")
    guest.page.get_by_role("searchbox").click()
    expect(guest.page.get_by_role("button", name="clean", exact=True)).to_be_visible()


def test_home_of_somebody_who_has_booked_before(new_device: Give, address: str) -> None:
    device = new_device(token=demo_session(address), market=MARKET)
    device.open("/")
    device.sees(re.compile("Good (morning|afternoon|evening), "))
    device.sees_heading("Book again")
    again = device.page.get_by_role("list", name="Book again").get_by_role("button").first
    device.shoot("discovery/home")
    again.click()
    device.sees_heading("Your visit")
    device.sees(re.compile("^As last time"))
    device.press("Back")
    device.sees_heading("Book again")


def test_a_search_is_narrowed_with_the_count_in_sight(new_device: Give, address: str) -> None:
    beauty = category_id(address, "beauty")
    device = new_device(market=QUIET_MARKET)
    device.open(f"/search?category={beauty}")
    device.sees_heading("Beauty at home")
    expect(cards(device).first).to_be_visible()
    device.press("Filters")
    dialog = device.page.get_by_role("dialog")
    before = ask(address, "/search", market=QUIET_MARKET, category=beauty, limit=1)["count"]
    expect(dialog.get_by_role("button", name=f"Show {before} specialists")).to_be_visible()
    dialog.get_by_role("button", name="4.5 and up").click()
    dialog.get_by_role("button", name="English").click()
    dialog.get_by_role("button", name="Woman").click()
    wanted = {"category": beauty, "rating_min": 4.5, "gender": "female"}
    found = ask(address, "/search", market=QUIET_MARKET, **wanted, language="en", limit=1)["count"]
    assert 0 < found < before
    shown = f"{found} specialist{'s' if found > 1 else ''}"
    expect(dialog.get_by_role("button", name=f"Show {shown}")).to_be_visible()
    device.shoot("discovery/filters")
    dialog.get_by_role("button", name=f"Show {shown}").click()
    device.sees(shown)
    expect(cards(device)).to_have_count(min(found, 20))
    expect(device.page.get_by_role("button", name="Filters · 3")).to_be_visible()
    device.shoot("discovery/search-narrowed")
    device.page.reload()
    device.sees(shown)
    device.press("Remove the filter: speaks English")
    more = ask(address, "/search", market=QUIET_MARKET, **wanted, limit=1)["count"]
    assert more > found
    device.sees(f"{more} specialist")
    assert "language" not in device.page.url


@pytest.mark.long
def test_what_narrows_too_far_is_named(new_device: Give, address: str) -> None:
    cleaning = category_id(address, "cleaning")
    device = new_device(market=MARKET)
    device.open(f"/search?category={cleaning}&price_max=100")
    device.sees("Nobody found")
    found = ask(address, "/search", category=cleaning, limit=1)["count"]
    device.sees("Let one of these go")
    device.shoot("discovery/nobody")
    device.press(re.compile(rf"up to €1.*{found} specialists"))
    expect(cards(device).first).to_be_visible()
    assert "price_max" not in device.page.url


@pytest.mark.long
def test_the_way_back_keeps_the_place_in_the_list(new_device: Give) -> None:
    device = new_device(market=MARKET)
    device.open("/search?sort=rating")
    expect(cards(device)).to_have_count(20)
    cards(device).nth(18).scroll_into_view_if_needed()
    expect(cards(device).nth(25)).to_be_attached()
    at = device.page.evaluate("scrollY")
    assert at > 500
    name = cards(device).nth(18).get_by_role("link").inner_text()
    cards(device).nth(18).get_by_role("link").click()
    device.sees_heading(name)
    device.press("Back")
    expect(cards(device).nth(18).get_by_role("link")).to_have_text(name)
    device.page.wait_for_function("at => Math.abs(scrollY - at) < 60", arg=at)


def test_a_search_without_a_network_says_so_and_recovers(new_device: Give) -> None:
    device = new_device(market=MARKET)
    device.open("/search")
    expect(cards(device).first).to_be_visible()
    device.context.set_offline(True)
    device.page.get_by_role("combobox", name="Sort by").select_option("rating")
    device.sees("No connection")
    expect(device.page.get_by_role("button", name="Try again")).to_be_visible()
    device.context.set_offline(False)
    expect(cards(device).first).to_be_visible()
    device.faults.clear()  # parts that were fetched ahead could not be had meanwhile


def test_a_service_tells_what_it_is_and_who_does_it(new_device: Give, address: str) -> None:
    services = ask(address, "/services", market=QUIET_MARKET)["items"]
    service = next(one for one in services if one["slug"] == "regular-cleaning")
    device = new_device(market=QUIET_MARKET)
    device.open(f"/services/{service['id']}")
    device.sees_heading(service["name"])
    for item in service["included"]:
        device.sees(item)
    device.sees_heading("The specialist brings")
    device.sees_heading("Best near you")
    best = ask(address, "/search", market=QUIET_MARKET, service=service["id"], sort="rating", limit=4)["items"]
    for result in best:
        expect(device.page.locator(f'a[href^="/specialists/{result["specialist"]["id"]}?"]')).to_be_visible()
    device.shoot("discovery/service")
    device.follow("Choose a time")
    device.sees_heading("Choose a time")
    device.sees("Anyone suitable")
    device.open("/services/999999")
    device.sees("There is nothing here")


def test_a_specialist_is_introduced_and_booked_in_one_press(
    new_device: Give, colleague: Colleague, address: str
) -> None:
    device = new_device(market=MARKET)
    device.open(f"/specialists/{colleague.specialist_id}?service={colleague.work.service_id}")
    device.sees_heading(colleague.name)
    assert device.page.title() == f"{colleague.name} · Doorstep"
    device.sees_heading("Services")
    device.sees_heading("Reviews")
    device.sees_heading("Where they come")
    near = device.page.get_by_role("list", name="Next free times").get_by_role("button")
    expect(near.first).to_be_visible()
    device.shoot("discovery/specialist")
    time = near.nth(2).inner_text().split(", ")[1]
    near.nth(2).click()
    device.sees_heading("Your visit")
    device.sees(time)
    device.open("/specialists/999999")
    device.sees("No longer here")
    device.follow("Find a specialist")
    device.sees_heading("Specialists")


def test_a_refused_time_says_why_and_what_is_near(new_device: Give, colleague: Colleague, address: str) -> None:
    resident = make_resident(address, "Eeva Salo")
    taken = next(start for start in colleague.starts()[60:] if datetime.fromisoformat(start).minute == 0)
    resident.request(colleague, taken, "")
    device = new_device(market=MARKET)
    device.open(
        f"/book/{colleague.work.service_id}?specialist={colleague.specialist_id}&offer={colleague.work.offer_id}"
    )
    local = datetime.fromisoformat(taken) + _offset(address)
    device.page.get_by_role("button", name=re.compile(f"^{local:%A} {local.day} {local:%B}")).click()
    refused = device.page.get_by_role("button", name=f"{local.hour}:{local:%M}, not free. Ask why", exact=True)
    device.shoot("discovery/times")
    refused.click()
    dialog = device.page.get_by_role("dialog")
    expect(dialog.get_by_text("The specialist is with somebody else then, or on the way.")).to_be_visible()
    near = dialog.get_by_role("listitem").get_by_role("button")
    expect(near.filter(has_text=re.compile("(earlier|later)(,|$)"))).to_have_count(2)
    device.shoot("discovery/why-not")
    later = near.filter(has_text=re.compile("later(,|$)"))
    chosen = later.inner_text().split("\n")[0].split(", ")[1]
    later.click()
    expect(dialog).to_have_count(0)
    expect(device.times().and_(device.page.locator("[aria-pressed=true]"))).to_have_text(
        re.compile(rf"^{chosen}(?!\d)")
    )
    expect(device.page.get_by_role("button", name="Continue")).to_be_enabled()


def test_another_specialist_is_chosen_for_the_refused_time(
    new_device: Give, colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Kaisa Lehto")
    taken = _take_where_others_are_free(address, colleague, resident)
    device = new_device(market=MARKET)
    device.open(
        f"/book/{colleague.work.service_id}?specialist={colleague.specialist_id}&offer={colleague.work.offer_id}"
    )
    local = datetime.fromisoformat(taken) + _offset(address)
    device.page.get_by_role("button", name=re.compile(f"^{local:%A} {local.day} {local:%B}")).click()
    device.press(f"{local.hour}:{local:%M}, not free. Ask why")
    other = device.page.get_by_role("dialog").get_by_role("button").filter(has_text="at the same time").first
    name = other.inner_text().split("\n")[0]
    other.click()
    expect(device.page.get_by_role("dialog")).to_have_count(0)
    device.sees(name)
    expect(device.times().and_(device.page.locator("[aria-pressed=true]"))).to_have_text(
        re.compile(rf"^{local.hour}:{local:%M}(?!\d)")
    )
    expect(device.page.get_by_role("button", name="Continue")).to_be_enabled()
    assert f"offer={colleague.work.offer_id}" not in device.page.url


def _take_where_others_are_free(address: str, colleague: Colleague, resident: Resident) -> str:
    """Take an hour by day at which somebody else can come; the demo has many such."""
    middle = city(address)["center"]
    where = {"market": MARKET, "lat": middle["lat"], "lon": middle["lon"]}
    wish = {"service_id": colleague.work.service_id, "offer_id": colleague.work.offer_id}
    by_day = {start[:10]: start for start in colleague.starts()[60:] if start[11:16] in {"09:00", "10:00", "11:00"}}
    for start in by_day.values():
        resident.request(colleague, start, "")
        why = wire.get(f"{address}/api/v1/slots/why", params={**where, **wish, "start": start}).json()
        if "other_specialist" in [change["kind"] for change in why["changes"]]:
            return start
    raise AssertionError("nobody else is free by day")


def _offset(address: str) -> timedelta:
    # Every start of the tests lies in winter time.
    assert city(address)["time_zone"] == "Europe/Helsinki"
    return timedelta(hours=2)


def test_favourites_are_kept_and_the_undoing_brings_them_back(
    new_device: Give, colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Sanna Koski")
    device = new_device(token=resident.token, market=MARKET)
    device.open("/favourites")
    device.sees("No favourites yet")
    device.open(f"/specialists/{colleague.specialist_id}")
    heart = device.page.get_by_role("button", name=f"Favourite: {colleague.name}")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    device.sees(f"{colleague.name} is in your favourites")
    device.press("Undo")
    expect(heart).to_have_attribute("aria-pressed", "false")
    device.sees(f"{colleague.name} is no longer a favourite")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    device.open("/favourites")
    device.sees_heading(colleague.name)
    device.shoot("discovery/favourites")
    heart.click()
    device.sees("No favourites yet")
    device.press("Undo")
    device.sees_heading(colleague.name)
    assert resident.get("/me/favourites/ids", market=MARKET).expect(200)["ids"] == [colleague.specialist_id]
    device.open("/")
    strip = device.page.get_by_role("list", name="Favourites")
    expect(strip.get_by_role("link", name=colleague.name)).to_be_visible()


@pytest.mark.long
def test_a_refused_favourite_goes_back_to_what_it_was(new_device: Give, colleague: Colleague, address: str) -> None:
    resident = make_resident(address, "Veera Lehto")
    device = new_device(token=resident.token, market=MARKET)
    device.open(f"/specialists/{colleague.specialist_id}")
    heart = device.page.get_by_role("button", name=f"Favourite: {colleague.name}")
    expect(heart).to_be_visible()
    device.context.set_offline(True)
    heart.click()
    device.sees("We could not reach the server.")
    expect(heart).to_have_attribute("aria-pressed", "false")
    device.context.set_offline(False)
    device.faults.clear()  # parts that were fetched ahead could not be had meanwhile


def test_a_guest_signs_in_and_is_helped_to_the_favourite(new_device: Give, colleague: Colleague, address: str) -> None:
    resident = make_resident(address, "Lumi Aho")
    guest = new_device(market=MARKET)
    guest.open(f"/specialists/{colleague.specialist_id}")
    guest.press(f"Favourite: {colleague.name}")
    guest.sign_in(resident.phone)
    guest.sees(f"{colleague.name} is in your favourites")
    guest.sees_heading(colleague.name)
    heart = guest.page.get_by_role("button", name=f"Favourite: {colleague.name}")
    expect(heart).to_have_attribute("aria-pressed", "true")
    assert resident.get("/me/favourites/ids", market=MARKET).expect(200)["ids"] == [colleague.specialist_id]
