"""A person's phone or computer in front of the program: one page, and the demands that every screen meets."""

import json
import os
import re
import time
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, StorageState, expect

from tests.browser.people import read_code

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
PHONE = (390, 844)
DESKTOP = (1440, 900)
STAGED = {"x-staged": "yes"}
"""Marks an answer that a test gives in the server's place, so that it is no fault."""
PATIENCE_MS = 30_000
"""So long a test waits for what must come; only where it does not come at all does that cost anything."""
LIVE_MS = 9_000
"""Within this time the other side's act is on screen; a page that nobody told asks again after ten seconds or more."""
# Not asked by a promise: waiting would take that for a yes.
HAS_WORKER = "() => navigator.serviceWorker.controller?.state === 'activated'"
"""Whether the app's worker runs the page's requests."""
_IS_STILL = """() => {
    const shown = (what) => [...document.querySelectorAll(what)].some((one) => one.checkVisibility());
    const inSight = ({ top, bottom, left, right }) => bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    const isBlank = (one) => !one.complete && one.checkVisibility() && inSight(one.getBoundingClientRect());
    return document.fonts.status === "loaded"
        && !shown("[class*=shimmer], [data-map=loading], ul[aria-busy=true], div[aria-busy=true]")
        && ![...document.images].some(isBlank)
        && document.getAnimations().every(
            (one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity);
}"""

# Only rules whose faults are serious; the ways to name what is in order are long, and nobody reads them.
# Contrast costs more than all the rest, so of texts that look alike, as in the rows of a list, one is measured.
_SERIOUS_FAULTS = """async () => {
    const { rules, tagExclude } = axe._audit;
    const isGrave = ({ impact }) => impact !== "minor" && impact !== "moderate";
    const counts = ({ enabled, tags }) => enabled && !tags.some((tag) => tagExclude.includes(tag));
    const looks = new Map();
    const lookOf = (one) => {
        if (!one || one === document.documentElement) return "";
        if (!looks.has(one)) {
            const told = [...one.attributes].filter(({ name }) => /^(class|style|disabled|data-|aria-[^l])/.test(name));
            const own = told.map(({ name, value }) => `${name}=${value}`).join();
            looks.set(one, `${lookOf(one.parentElement)}>${one.localName} ${own}`);
        }
        return looks.get(one);
    };
    const isWritten = (one) => ["INPUT", "SELECT", "TEXTAREA"].includes(one.tagName)
        || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const unlike = new Map();
    for (const one of document.body.querySelectorAll("*"))
        if (isWritten(one) && one.checkVisibility() && !unlike.has(lookOf(one))) unlike.set(lookOf(one), one);
    const find = async (where, values) => {
        const runOnly = { type: "rule", values };
        const wishes = { runOnly, resultTypes: ["violations"], selectors: false, elementRef: true };
        return (await axe.run(where, wishes)).violations;
    };
    axe.configure({ noHtml: true });
    const wanted = rules.filter(isGrave).filter(counts).map(({ id }) => id).filter((id) => id !== "color-contrast");
    const texts = [...unlike.values()];
    const pale = texts.length ? await find({ include: texts }, ["color-contrast"]) : [];
    return [...await find(document, wanted), ...pale].filter(isGrave).flatMap(({ id, nodes }) =>
        nodes.map(({ element, failureSummary }) =>
            `${id}: ${element.outerHTML.slice(0, 200)} ${(failureSummary ?? "").slice(0, 200)}`));
}"""

_KEEPS_PICTURES = os.environ.get("DOORSTEP_TEST_PICTURES") != "no"
# To find tests that hold on a quick machine only: pages so many times slower, each answer so many milliseconds later.
_SLOWER = float(os.environ.get("DOORSTEP_TEST_SLOWER", "1"))
_LATER_MS = float(os.environ.get("DOORSTEP_TEST_LATER_MS", "0"))

expect.set_options(timeout=PATIENCE_MS)

type App = Literal["client", "specialist"]


class Device:
    """One browser context: somebody's phone, with what was found on its page."""

    def __init__(
        self,
        chromium: Browser,
        address: str,
        *,
        token: str | None = None,
        market: str | None = None,
        language: str = "en",
        size: tuple[int, int] = PHONE,
        dark: bool = False,
        worker: bool = True,
        installs: bool = True,
        zone: str = "Europe/Helsinki",
    ) -> None:
        """
        Without `worker` its browser runs no service workers, as some browsers' private windows.

        Without `installs` it would, but the app's never comes: pages offer pushes, and the app is not kept.
        """
        kept = {"language": language, "session": token, "place": market and {"market": market, "where": {}}}
        storage: StorageState = {
            "origins": [
                {
                    "origin": address,
                    "localStorage": [
                        {"name": f"doorstep.{name}", "value": json.dumps(value)}
                        for name, value in kept.items()
                        if value
                    ],
                }
            ]
        }
        self.context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            timezone_id=zone,
            has_touch=size == PHONE,
            # As sharp as phones are, where somebody looks at the pictures.
            device_scale_factor=2 if size == PHONE and _KEEPS_PICTURES else 1,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=storage,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        if not worker:
            self.context.add_init_script("delete Navigator.prototype.serviceWorker")
        elif not installs:
            self.context.add_init_script("navigator.serviceWorker.register = () => new Promise(() => undefined)")
        self.address = address
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self._is_live = False
        self._slow_down()
        self.page.on("response", self._note_stream)
        self.page.on("pageerror", lambda error: self._note_error(str(error)))
        self.page.on("console", self._note_console)
        self.page.on("requestfinished", self._note_answer)

    def _slow_down(self) -> None:
        if _SLOWER > 1:
            self.context.new_cdp_session(self.page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        if _LATER_MS:
            session = self.context.new_cdp_session(self.page)
            slow = {"offline": False, "latency": _LATER_MS, "downloadThroughput": -1, "uploadThroughput": -1}
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", slow)

    def _note_stream(self, response: Response) -> None:
        self._is_live = self._is_live or "/live/v1/stream" in response.url

    def _note_error(self, message: str) -> None:
        # A machine that is too busy to animate a change of pages changes them at once.
        if "Transition was aborted because of timeout" not in message:
            self.faults.append(message)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Refused and failed requests are part of the journeys; they are told to the console by the browser itself.
        if message.type == "error" and "Failed to load resource" not in message.text and "net::ERR" not in message.text:
            self.faults.append(message.text)

    def _note_answer(self, request: Request) -> None:
        answer = request.response()
        if answer and answer.status >= 500 and not STAGED.items() <= answer.headers.items():
            self.faults.append(f"{answer.status} {request.method} {request.url}")

    # What is on the page

    def open(self, path: str) -> None:
        """Go to an address of the program."""
        self._is_live = False
        self.page.goto(self.address + path, wait_until="domcontentloaded")

    def wait_until_live(self) -> None:
        """Until the page that was opened last is told of changes: from now on one is on screen within `LIVE_MS`."""
        ends = time.monotonic() + PATIENCE_MS / 1000
        while not self._is_live:
            assert time.monotonic() < ends, "the page has no live stream"
            self.page.wait_for_timeout(20)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=isinstance(name, str)).click()

    def write(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def sees(self, text: str | re.Pattern[str], within_ms: int = PATIENCE_MS) -> None:
        """Demand that a text is shown."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=within_ms)

    def sees_heading(self, name: str | re.Pattern[str], within_ms: int = PATIENCE_MS) -> None:
        """Demand a heading."""
        heading = self.page.get_by_role("heading", name=name, exact=isinstance(name, str))
        expect(heading.first).to_be_visible(timeout=within_ms)

    def mark(self) -> None:
        """Leave a mark that a reload would wipe away."""
        self.page.evaluate("window.untouched = true")

    def was_not_reloaded(self) -> bool:
        """Whether the mark is still there."""
        return bool(self.page.evaluate("window.untouched === true"))

    def allow_notices(self) -> None:
        """Let the pages that are opened from now on notify; a browser without notifications claims it could."""
        self.context.grant_permissions(["notifications"])
        self.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'granted' })")

    # Signing in

    def choose_city(self, name: str = "Helsinki") -> None:
        """Answer the first page that a newcomer sees."""
        self.page.get_by_role("radio", name=re.compile(f"^{name}")).check()
        self.press("Start")

    def ask_for_code(self, phone: str) -> None:
        """Give the phone number, and agree to the terms where that is asked."""
        self.write("Phone", phone)
        consent = self.page.get_by_role("checkbox", name=re.compile("I agree"))
        if consent.count():
            consent.check()
        self.press("Send me a code")
        expect(self.page.get_by_label("Code", exact=True)).to_be_visible()

    def give_code(self, phone: str) -> None:
        """Type the code that was sent."""
        self.write("Code", read_code(self.address, phone))
        self.press("Confirm")

    def sign_in(self, phone: str) -> None:
        """Sign in with a phone that is known already."""
        self.ask_for_code(phone)
        self.give_code(phone)

    # Booking

    def book_for_cash(self) -> None:
        """Choose cash at the door, and book."""
        self.page.get_by_role("radio", name=re.compile("^Cash")).check()
        self.press("Book")

    def open_what_was_booked(self) -> None:
        """From the good news to the booking; the question about pushes, if this browser can have them, is put off."""
        self.sees("What happens next")
        if self.page.evaluate("Notification.permission") == "default":
            self.press("Not now")
        self.follow("See the booking")

    # Times

    def day(self, ahead: int) -> Locator:
        """
        The button of a day.

        Tests choose tomorrow or later wherever they want more than one time: of today's, a late evening leaves few.
        """
        return self.page.get_by_role("group", name="Days").get_by_role("button").nth(ahead)

    def times(self) -> Locator:
        """The free starts of the day shown."""
        parts = self.page.get_by_role("region", name=re.compile("^(Morning|Afternoon|Evening)$"))
        # Times that are not free are buttons too: they tell why.
        return parts.get_by_role("button").and_(self.page.locator("[aria-pressed]"))

    @staticmethod
    def time_in(cell: Locator) -> str:
        """The time of a free start; below it may stand what it costs more."""
        return cell.inner_text().split("\n")[0]

    # Demands

    def settle(self) -> None:
        """Wait until nothing is loading and nothing moves; without a graphics card a map takes its time."""
        self.page.wait_for_function(_IS_STILL)

    def shoot(self, name: str) -> None:
        """Keep a picture in web/screenshots, and demand that the screen is accessible and fits its width."""
        self.keep_picture(name)
        assert not (complaints := self.complaints()), f"{name}: {complaints}"

    def keep_picture(self, name: str) -> None:
        """Keep a picture of a screen that is looked at closely elsewhere, unless nobody wants pictures."""
        self.settle()
        if _KEEPS_PICTURES:
            self.page.screenshot(path=self.picture(name))

    def picture_this(self, name: str) -> None:
        """Keep a picture of a moment of a journey; where nobody wants pictures, nothing is waited for."""
        if _KEEPS_PICTURES:
            self.keep_picture(name)

    def complaints(self) -> list[str]:
        """Serious faults of accessibility on this screen, what is too wide for it, and what broke so far."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE_SCRIPT)
        found: list[str] = self.page.evaluate(_SERIOUS_FAULTS)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{wide} px wider than the screen")
        return found + self.faults

    def picture(self, name: str) -> Path:
        """Where a picture is kept."""
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def close(self) -> None:
        """Put the device away."""
        self.context.close()
