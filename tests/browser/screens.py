"""Walks over every screen of both apps: a picture, accessibility, width and leftover English of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.browser.device import PHONE, Device
from tests.browser.discovery_screens import walk_discovery
from tests.browser.people import Colleague, Resident, find_colleague, fresh_phone, make_resident, read_code
from tests.browser.words import Words

# Words of people stay in the language they were written in, and are marked so.
_SHOWN_TEXT = """() => {
  const own = document.documentElement.lang;
  const foreign = [...document.body.querySelectorAll("[lang]")].filter((one) => one.lang !== own);
  const said = [foreign.reduce((all, one) => all.replace(one.innerText, ""), document.body.innerText)];
  for (const one of document.querySelectorAll("[aria-label], [placeholder]"))
    if (one.checkVisibility()) said.push(one.getAttribute("aria-label") ?? "", one.getAttribute("placeholder") ?? "");
  return said.join("\\n");
}"""
_SOMETHING = re.compile(r"\S")
NAMES = {"hel": "Aino Laine", "mow": "Анна Белова", "sha": "李静", "tpe": "陳雅婷"}


@dataclass
class World:
    """A client and a specialist of a market with orders in several states, so that no screen is empty by chance."""

    resident: Resident
    colleague: Colleague
    orders: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)

    @property
    def times(self) -> str:
        """The page with the specialist's times."""
        work = self.colleague.work
        return f"/book/{work.service_id}?specialist={self.colleague.specialist_id}&offer={work.offer_id}"


def make_world(address: str, market: str) -> World:
    """A requested, an accepted, a cancelled and a held order; time off that clashes with the accepted one."""
    world = World(make_resident(address, NAMES[market], market), find_colleague(address, market))
    resident, colleague = world.resident, world.colleague
    for state in ("requested", "accepted", "cancelled"):
        order = resident.request(colleague, colleague.starts()[40], "")
        world.orders[state], world.visits[state] = order["id"], order["visits"][0]["id"]
    colleague.step(world.visits["accepted"], "accept").expect(200)
    resident.post(f"/orders/{world.orders['cancelled']}/cancel", {"reason": ""}).expect(200)
    begins = datetime.fromisoformat(resident.order(world.orders["accepted"])["visits"][0]["starts_at"])
    ends = begins + timedelta(hours=4)
    off = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat(), "note": ""}
    colleague.post("/specialist/time-off", off).expect(201)
    return world


def hold_one(world: World) -> str:
    """A held order; the caller gives it up again."""
    work = world.colleague.work
    start = datetime.fromisoformat(world.colleague.starts()[60])
    held = world.resident.hold(world.resident.quote(work.service_id, start, work.offer_id)).expect(201)
    return str(held["id"])


class Walk:
    """One device that goes from screen to screen and collects what is wrong on them."""

    def __init__(self, device: Device, words: Words, folder: str) -> None:
        self.device, self.words, self.folder = device, words, folder
        self.page = device.page
        self.wrong: list[str] = []

    def open(self, path: str) -> None:
        """Go to a page and wait for its title."""
        self.device.open(path)
        expect(self.page.locator("h1").first).to_be_attached()
        expect(self.page.locator("h1").first).to_have_text(_SOMETHING)

    def press(self, key: str, **values: object) -> None:
        """Press the first button with a word of the app."""
        self.page.get_by_role("button", name=self.words(key, **values), exact=True).first.click()

    def look_at_dialog(self, name: str) -> None:
        """Look when the dialog that was asked for is open."""
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.look(name)

    def escape(self) -> None:
        """Close the dialog that is open."""
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def look(self, name: str) -> None:
        """Take the screen's picture and note what is wrong on it."""
        self.device.keep_picture(f"{self.folder}/{name}")
        wrong = self.device.complaints()
        left = self.words.english_left_in(self.page.evaluate(_SHOWN_TEXT))
        if left:
            wrong.append(f"not translated: {', '.join(sorted(left))}")
        self.device.faults.clear()
        self.wrong += [f"{self.folder}/{name}: {complaint}" for complaint in wrong]


def walk_as_guest(walk: Walk, world: World) -> None:
    """The client app before signing in."""
    page, words, device = walk.page, walk.words, walk.device
    walk.open("/welcome")
    walk.look("01-welcome")
    walk.open("/")
    walk.look("02-home")
    page.locator("button[aria-haspopup=dialog]").first.click()
    walk.look_at_dialog("03-where")
    walk.escape()
    page.locator("main ul a").first.click()
    page.wait_for_url("**/search?**")
    expect(page.get_by_role("searchbox")).to_be_visible()
    walk.look("04-search")
    filters = page.get_by_role("button", name=words("filter.button"), exact=True)
    if filters.is_visible():
        filters.click()
        walk.look_at_dialog("05-filters")
    walk.open("/search?q=99999")
    page.get_by_text(words("search.none_title")).wait_for()
    walk.look("06-search-none")
    walk.open(f"/specialists/{world.colleague.specialist_id}")
    walk.look("07-specialist")
    walk.open(f"/book/{world.colleague.work.service_id}")
    walk.look("08-times-anyone")
    walk.open(world.times)
    page.locator("section button[aria-pressed]").nth(4).click()
    walk.look("09-times")
    walk.press("action.continue")
    expect(page.get_by_role("link", name=words("checkout.sign_in"))).to_be_visible()
    walk.look("10-checkout-guest")
    walk.open("/bookings")
    walk.look("11-bookings-guest")
    walk.open("/profile")
    walk.look("12-profile-guest")
    page.get_by_role("button", name=words("settings.language")).click()
    walk.look_at_dialog("13-language")
    walk.open("/sign-in")
    walk.look("14-sign-in")
    phone = fresh_phone()
    page.get_by_role("textbox").fill(phone)
    page.get_by_role("checkbox").check()
    walk.press("sign_in.send_code")
    code = page.get_by_role("textbox", name=words("sign_in.code"), exact=True)
    code.wait_for()
    walk.look("15-code")
    code.fill(read_code(device.address, phone))
    walk.press("sign_in.confirm")
    page.get_by_role("textbox", name=words("sign_in.name"), exact=True).wait_for()
    walk.look("16-name")
    device.open("/nowhere")
    page.get_by_role("link", name=words("nav.home")).wait_for()
    walk.look("17-missing")


def walk_as_resident(walk: Walk, world: World) -> None:
    """The client app when signed in."""
    page, words = walk.page, walk.words
    walk.open("/")
    page.get_by_role("heading", name=words("home.next")).wait_for()
    walk.look("20-home")
    walk.open("/bookings")
    walk.look("21-bookings")
    page.get_by_role("radio", name=words("bookings.past")).check()
    walk.look("22-bookings-past")
    for number, state in enumerate(("requested", "accepted", "cancelled"), start=23):
        walk.open(f"/bookings/{world.orders[state]}")
        page.get_by_role("heading", name=words(f"visit_state.{state}")).wait_for()
        walk.look(f"{number}-booking-{state}")
    walk.open(f"/bookings/{world.orders['accepted']}/move/{world.visits['accepted']}")
    walk.look("26-move")
    walk.open(f"/bookings/{world.orders['accepted']}")
    walk.press("cancel.open")
    walk.look_at_dialog("27-cancel")
    walk.open(world.times)
    page.locator("section button[aria-pressed]").nth(4).click()
    walk.press("action.continue")
    page.get_by_text(words("checkout.total"), exact=True).wait_for()
    walk.look("28-checkout")
    held = hold_one(world)
    walk.open(f"/checkout/{held}")
    page.get_by_text(words("hold.kept")).wait_for()
    walk.look("29-payment")
    walk.press("pay.give_up")
    page.wait_for_url("**/book/**")
    walk.open("/profile")
    walk.look("30-profile")
    walk.open("/profile/addresses")
    walk.look("31-addresses")
    walk.press("address.new")
    walk.look_at_dialog("32-address-place")
    walk.press("map.pick")
    walk.look_at_dialog("33-address-words")
    walk.open("/profile/sessions")
    walk.look("33-devices")
    walk_what_is_mine(walk, world)


def walk_what_is_mine(walk: Walk, world: World) -> None:
    """What a client is told, and how the account is kept."""
    page, words = walk.page, walk.words
    walk.open("/bookings?show=past")
    page.locator(f'a[href="/bookings/{world.orders["cancelled"]}"]').wait_for()
    walk.look("34-past")
    walk.open(f"/bookings/{world.orders['requested']}/booked")
    walk.look("35-booked")
    walk.open("/inbox")
    page.get_by_role("button", name=words("inbox.read_all")).wait_for()
    walk.look("36-inbox")
    walk.open("/profile/details")
    page.get_by_label(words("details.gender")).wait_for()
    walk.look("37-details")
    page.get_by_role("button", name=words("details.add"), exact=True).click()
    walk.look_at_dialog("38-contact")
    walk.open("/profile/notices")
    page.get_by_text(words("quiet.title"), exact=True).wait_for()
    walk.look("39-notices")
    walk.open("/profile/security")
    page.get_by_text(words("totp.title"), exact=True).wait_for()
    walk.look("60-security")
    page.get_by_role("button", name=re.compile(f"^{re.escape(words('totp.title'))}")).click()
    page.get_by_role("img", name=words("totp.qr")).wait_for()
    walk.look_at_dialog("61-authenticator")
    walk.escape()
    page.get_by_role("button", name=re.compile(f"^{re.escape(words('sign_in.password'))}")).click()
    walk.look_at_dialog("62-password")


def walk_as_stranger(walk: Walk, world: World) -> None:
    """The specialist's app for somebody who is none."""
    walk.open("/specialist/")
    walk.page.get_by_text(walk.words("work.stranger_title")).wait_for()
    walk.look("40-stranger")


def walk_at_the_door(walk: Walk, world: World) -> None:
    """The specialist's app before signing in."""
    walk.open("/specialist/")
    walk.look("41-sign-in")
    walk.press("sign_in.by_password")
    walk.look("42-password")


def walk_as_colleague(walk: Walk, world: World) -> None:
    """The specialist's app."""
    page = walk.page
    walk.open("/specialist/")
    walk.look("43-today")
    walk.open("/specialist/requests")
    walk.look("44-requests")
    walk.press("work.decline")
    walk.look_at_dialog("45-decline")
    for number, state in enumerate(("requested", "accepted", "cancelled"), start=46):
        walk.open(f"/specialist/visits/{world.visits[state]}")
        walk.look(f"{number}-visit-{state}")
    walk.open("/specialist/past")
    walk.look("49-past")
    walk.open("/specialist/hours")
    walk.look("50-hours")
    walk.press("calendar.take_off")
    walk.look_at_dialog("51-time-off")
    walk.open("/specialist/conflicts")
    page.locator("main li a").first.wait_for()
    walk.look("52-conflicts")
    walk.open("/specialist/more")
    walk.look("53-more")
    walk.open("/specialist/sessions")
    walk.look("54-devices")
    walk_the_week_and_the_shop(walk)


def walk_the_week_and_the_shop(walk: Walk) -> None:
    """A specialist's week, offers, profile and news."""
    page, words = walk.page, walk.words
    walk.open("/specialist/schedule")
    page.locator("main [aria-keyshortcuts]").first.wait_for()
    walk.look("63-schedule")
    page.get_by_role("button", name=words("calendar.block"), exact=True).click()
    walk.look_at_dialog("64-block")
    walk.escape()
    walk.open("/specialist/hours")
    page.get_by_role("button", name=words("dates.add"), exact=True).click()
    walk.look_at_dialog("65-date")
    walk.open("/specialist/offers")
    page.get_by_role("button", name=words("action.change"), exact=True).first.click()
    walk.look_at_dialog("66-offer")
    walk.escape()
    page.get_by_role("button", name=words("offers.add"), exact=True).click()
    walk.look_at_dialog("67-services")
    for number, path, group in (
        (68, "profile", "profile.title"),
        (69, "portfolio", "portfolio.title"),
        (70, "inbox", "inbox.title"),
        (71, "notices", "notices.title"),
        (72, "security", "security.title"),
    ):
        walk.open(f"/specialist/{path}")
        page.get_by_role("heading", level=1, name=words(group)).wait_for()
        walk.look(f"{number}-{path}")


def look_everywhere(
    give: Callable[..., Device], world: World, *, language: str, size: tuple[int, int] = PHONE, dark: bool = False
) -> list[str]:
    """Walk over all screens in one language, size and colour; what is wrong on them."""
    folder = f"{language}-{'phone' if size == PHONE else 'desktop'}-{'dark' if dark else 'light'}"
    client, specialist = Words("client", language), Words("specialist", language)
    market = world.resident.market
    wrong: list[str] = []
    for visit, words, token in (
        (walk_as_guest, client, None),
        (walk_as_resident, client, world.resident.token),
        (walk_discovery, client, world.resident.token),
        (walk_as_stranger, specialist, world.resident.token),
        (walk_at_the_door, specialist, None),
        (walk_as_colleague, specialist, world.colleague.token),
    ):
        device = give(token=token, market=market, language=language, size=size, dark=dark)
        walk = Walk(device, words, folder)
        visit(walk, world)
        wrong += walk.wrong
        device.page.close()
    return wrong
