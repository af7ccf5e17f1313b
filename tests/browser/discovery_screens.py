"""Walks over the screens by which somebody finds a specialist and keeps one."""

import httpx
from playwright.sync_api import expect

from tests.browser.walk import Walk
from tests.browser.world import World


def walk_discovery(walk: Walk, world: World) -> None:
    """Suggestions, a service, a time that is refused, favourites; as a resident who keeps the colleague."""
    page, words = walk.page, walk.words
    market, service_id = world.resident.market, world.colleague.work.service_id
    world.resident._call("PUT", f"/me/favourites/{world.colleague.specialist_id}").expect(204)
    shown = httpx.get(
        f"{walk.device.address}/api/v1/services/{service_id}",
        params={"market": market},
        headers={"Accept-Language": words.language},
    ).json()
    walk.open("/")
    page.get_by_role("heading", name=words("favourites.title")).wait_for()
    walk.look("home-favourites")
    page.get_by_role("searchbox").fill(shown["name"])
    page.locator("[data-suggestion]").first.wait_for()
    walk.look("suggestions")
    walk.open(f"/services/{service_id}")
    page.get_by_role("heading", name=shown["name"], level=1).wait_for()
    walk.look("service")
    walk.open(f"/now/{service_id}?when=best")
    walk.sees("checkout.total")
    walk.look("now")
    _walk_windows(walk, market)
    walk.open(f"/search?service={service_id}&rating=4&radius=20&sort=rating")
    walk.look("search-narrowed")
    walk.open(world.times)
    refused = page.locator("section button[aria-haspopup=dialog]")
    days = page.get_by_role("group", name=words("slots.days")).get_by_role("button")
    expect(page.locator("section button[aria-pressed]").first).to_be_visible()
    for number in range(days.count()):
        if refused.count():
            break
        days.nth(number).click()
        walk.device.settle()
    refused.first.click()
    page.get_by_text(words("why.near")).wait_for()
    walk.look_at_dialog("why-not")
    walk.escape()
    walk.open("/favourites")
    page.get_by_role("heading", name=world.colleague.name).wait_for()
    walk.look("favourites")
    walk.open("/specialists/999999999")
    page.get_by_text(words("specialist.gone_title")).wait_for()
    walk.look("specialist-gone")


def _walk_windows(walk: Walk, market: str) -> None:
    """A service for which people wait within a range: choosing one, and the checkout."""
    services = httpx.get(f"{walk.device.address}/api/v1/services", params={"market": market}).json()["items"]
    windowed = next(service["id"] for service in services if service["arrival_window_minutes"])
    walk.open(f"/book/{windowed}")
    walk.choose_time()
    walk.look("times-window")
    walk.press("action.continue")
    walk.sees("checkout.total")
    walk.look("checkout-window")
