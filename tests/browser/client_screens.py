"""Walks over the client app: before signing in, with bookings in every state, and what the app itself has to say."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.device import HAS_WORKER
from tests.browser.people import fresh_phone, read_code
from tests.browser.walk import Walk
from tests.browser.world import World, hold_one

# The page claims to be of another version than the worker that comes; what the browser asks of installers is given.
_ANOTHER_VERSION = """async () => {
  await navigator.serviceWorker.ready;
  document.querySelector("script[type=module][src]").setAttribute("src", "/assets/index-other.js");
  await navigator.serviceWorker.register("/sw.js?next", { scope: "/" });
}"""
_MAY_BE_INSTALLED = "window.dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))"
_CAME_BEFORE = "(days) => localStorage.setItem('doorstep.days', JSON.stringify(days))"


def walk_as_guest(walk: Walk, world: World) -> None:
    """Finding somebody, before signing in."""
    page, words = walk.page, walk.words
    walk.open("/welcome")
    walk.look("guest-welcome")
    walk.open("/")
    walk.look("guest-home")
    page.locator("button[aria-haspopup=dialog]").first.click()
    walk.look_at_dialog("guest-where")
    walk.escape()
    page.locator("main ul a").first.click()
    page.wait_for_url("**/search?**")
    walk.button("search.map").wait_for()
    walk.look("guest-search")
    if walk.button("filter.button").is_visible():
        walk.press("filter.button")
        walk.look_at_dialog("guest-filters")
        walk.escape()
    walk.press("search.map")
    pins = page.locator("main section button[aria-pressed], main .maplibregl-marker button[aria-pressed]")
    pins.first.wait_for()
    walk.look("guest-map")
    walk.open("/search?q=99999")
    walk.sees("search.none_title")
    walk.look("guest-search-none")
    walk.open(f"/specialists/{world.colleague.specialist_id}")
    walk.look("guest-specialist")
    pictures = page.get_by_role("list", name=words("specialist.portfolio_of", name=world.colleague.name))
    pictures.get_by_role("button").first.click()
    walk.look_at_dialog("guest-portfolio")
    walk.open(f"/specialists/{world.colleague.specialist_id}/reviews")
    page.get_by_role("heading", level=1, name=words("review.about", name=world.colleague.name)).wait_for()
    page.locator("summary").first.click()
    walk.look("guest-reviews")
    walk.open(f"/book/{world.colleague.work.service_id}")
    walk.look("guest-times-anyone")
    walk.open("/checkout")
    walk.sees("checkout.nothing_title")
    walk.look("guest-checkout-nothing")
    walk.open(world.times)
    walk.choose_time(4)
    walk.look("guest-times")
    walk.press("action.continue")
    expect(page.get_by_role("link", name=words("checkout.sign_in"))).to_be_visible()
    walk.look("guest-checkout")
    for name, path in (("bookings", "/bookings"), ("favourites", "/favourites"), ("inbox", "/inbox")):
        walk.open(path)
        walk.look(f"guest-{name}")
    walk.open("/profile")
    walk.look("guest-profile")
    page.get_by_role("button", name=words("settings.language")).click()
    walk.look_at_dialog("guest-language")


def walk_through_the_door(walk: Walk, world: World) -> None:
    """Signing up, and what stands where there is no page."""
    page, words, device = walk.page, walk.words, walk.device
    walk.open("/sign-in")
    page.get_by_role("radio", name=words("sign_in.email")).click(force=True)
    walk.look("door-email")
    page.get_by_role("radio", name=words("sign_in.phone")).click(force=True)
    walk.look("door-phone")
    phone = fresh_phone()
    page.get_by_role("textbox").fill(phone)
    walk.press("sign_in.send_code")
    walk.sees("sign_in.consent_needed")
    walk.look("door-consent")
    page.get_by_role("checkbox").check()
    walk.press("sign_in.send_code")
    code = page.get_by_role("textbox", name=words("sign_in.code"), exact=True)
    code.wait_for()
    walk.look("door-code")
    code.fill(read_code(device.address, phone))
    walk.press("sign_in.confirm")
    page.get_by_role("textbox", name=words("sign_in.name"), exact=True).wait_for()
    walk.look("door-name")
    device.open("/nowhere")
    page.get_by_role("link", name=words("nav.home")).wait_for()
    walk.look("app-missing")
    walk.look_at_failure("app-failure", f"/services/{world.colleague.work.service_id}", "**/api/v1/services/*")


def walk_the_apps_own_notes(walk: Walk, world: World) -> None:
    """That there is no network, that it can be installed, that a new version is ready."""
    page, words = walk.page, walk.words
    walk.open("/bookings")
    walk.sees("bookings.past")
    page.locator('main a[href^="/bookings/"]').first.wait_for()
    page.wait_for_function(HAS_WORKER)
    walk.look_without_network("app-offline")
    page.evaluate(_CAME_BEFORE, [f"{datetime.now(UTC) - timedelta(days=2):%a %b %d %Y}"])
    walk.open("/")
    page.evaluate(_MAY_BE_INSTALLED)
    walk.sees("install.text")
    walk.look("app-install")
    page.evaluate(_ANOTHER_VERSION)
    page.get_by_text(words("update.ready")).wait_for()
    walk.look("app-update")


def walk_as_resident(walk: Walk, world: World) -> None:
    """Booking, when signed in."""
    page, words = walk.page, walk.words
    walk.open("/")
    page.get_by_role("heading", name=words("home.next")).wait_for()
    walk.look("home")
    walk.open("/bookings")
    page.locator('main a[href^="/bookings/"]').first.wait_for()
    walk.look("bookings")
    walk.open("/bookings?show=past")
    page.locator(f'a[href="/bookings/{world.orders["cancelled"]}"]').wait_for()
    walk.look("bookings-past")
    walk.open(world.times)
    walk.choose_time(4)
    walk.press("action.continue")
    walk.sees("checkout.total")
    walk.look("checkout")
    walk.press("several.for_two")
    page.wait_for_url("**/together")
    walk.choose_time()
    walk.look("together")
    walk.press("action.continue")
    walk.sees("several.together_text")
    walk.look("several")
    held = hold_one(world)
    walk.open(f"/checkout/{held}")
    walk.sees("hold.kept")
    walk.look("payment")
    walk.press("pay.give_up")
    page.wait_for_url("**/book/**")
    walk.open(f"/checkout/{held}")
    walk.sees("hold.over")
    walk.look("payment-too-late")
    walk.open(f"/bookings/{world.orders['accepted']}/move/{world.visits['accepted']}")
    walk.choose_time(4)
    walk.look("move")
    walk.open(f"/bookings/{world.orders['accepted']}/move")
    walk.sees("several.move_text")
    walk.look("move-together")
    walk.device.allow_notices()
    walk.open(f"/bookings/{world.orders['requested']}/booked")
    walk.look("booked")
    walk.sees("push.invite_title")
    walk.look_at_dialog("booked-notices")


def walk_the_bookings(walk: Walk, world: World) -> None:
    """The booking page in each state, with what can be opened on it."""
    page = walk.page
    for state in (
        "requested",
        "accepted",
        "on_the_way",
        "arrived",
        "working",
        "done",
        "reviewed",
        "cancelled",
        "declined",
    ):
        walk.open(f"/bookings/{world.orders[state]}")
        shown = "done" if state == "reviewed" else state
        page.get_by_role("heading", name=walk.words(f"visit_state.{shown}"), exact=True).wait_for()
        walk.look(f"booking-{state}")
    walk_the_shared_way(walk, world)
    for state in ("no_show", "expired"):
        walk.retell("**/api/v1/orders/*", state)
        walk.open(f"/bookings/{world.orders['requested']}")
        page.get_by_role("heading", name=walk.words(f"visit_state.{state}"), exact=True).wait_for()
        walk.look(f"booking-{state}")
        page.unroute("**/api/v1/orders/*")
    walk.open(f"/bookings/{world.orders['accepted']}")
    page.locator("summary").first.click()
    page.locator("details li").last.scroll_into_view_if_needed()
    walk.look("booking-history")
    walk.press("map.enlarge")
    walk.look_at_dialog("booking-map")
    walk.escape()
    walk.press("cancel.open")
    walk.look_at_dialog("booking-cancel")
    walk.open(f"/bookings/{world.orders['done']}/review/{world.visits['done']}")
    walk.press("review.send")
    walk.sees("review.choose_stars")
    walk.look("review")
    walk.open(f"/bookings/{world.orders['reviewed']}/review/{world.visits['reviewed']}")
    walk.button("review.save").wait_for()
    walk.look("review-change")
    walk.open(f"/bookings/{world.orders['accepted']}/review/{world.visits['accepted']}")
    walk.sees("review.not_yet")
    walk.look("review-too-early")


def walk_the_shared_way(walk: Walk, world: World) -> None:
    """What a relative sees of somebody who is on the way; the link ends again, as there are only so many."""
    shares = f"/orders/{world.orders['on_the_way']}/visits/{world.visits['on_the_way']}/shares"
    link = world.resident.post(shares, {}).expect(201)
    walk.open(urlsplit(link["url"]).path)
    walk.look("shared-way")
    world.resident._call("DELETE", f"{shares}/{link['id']}").expect(204)


def walk_the_profile(walk: Walk, world: World) -> None:
    """What a client is told, and how the account is kept."""
    page, words = walk.page, walk.words
    walk.open("/inbox")
    walk.button("inbox.read_all").wait_for()
    walk.look("inbox")
    walk.open("/profile")
    page.get_by_text(world.resident.name).first.wait_for()
    walk.look("profile")
    walk.open("/profile/addresses")
    walk.look("addresses")
    page.locator("main li button").first.click()
    walk.look_at_dialog("address-change")
    walk.open("/profile/addresses")
    walk.press("address.new")
    walk.look_at_dialog("address-place")
    walk.press("map.pick")
    walk.look_at_dialog("address-words")
    walk.open("/profile/people")
    walk.button("people.new").wait_for()
    walk.look("people")
    walk.press("people.new")
    walk.look_at_dialog("people-new")
    walk.open("/profile/calendar")
    walk.look("calendar")
    if walk.button("feed.make").count():
        walk.press("feed.make")
    else:
        walk.press("feed.renew")
        walk.look_at_dialog("calendar-renew")
        page.get_by_role("dialog").get_by_role("button", name=words("feed.renew"), exact=True).click()
    walk.sees("feed.once")
    walk.look("calendar-address")
    walk.open("/profile/sessions")
    walk.look("devices")
    walk.open("/profile/details")
    page.get_by_label(words("details.gender")).wait_for()
    walk.look("details")
    walk.press("details.add")
    walk.look_at_dialog("details-email")
    email = f"sweep{re.sub(r'[^0-9]', '', world.resident.phone)}@example.org"
    page.get_by_role("textbox", name=words("contact.email_new"), exact=True).fill(email)
    walk.press("sign_in.send_code")
    page.get_by_role("textbox", name=words("sign_in.code"), exact=True).wait_for()
    walk.look_at_dialog("details-email-code")
    walk.device.allow_notices()
    walk.open("/profile/notices")
    walk.button("push.turn_on").wait_for()
    quiet = page.get_by_role("checkbox", name=words("quiet.on"))
    quiet.check()
    page.get_by_label(words("quiet.from"), exact=True).scroll_into_view_if_needed()
    walk.look("notices")
    quiet.uncheck()
