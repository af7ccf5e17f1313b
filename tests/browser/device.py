"""A person's phone or computer in front of the program: one page, and the demands that every screen meets."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, StorageState, expect
from playwright.sync_api import TimeoutError as PageTimeout

from tests.browser.people import read_code

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
PHONE = (390, 844)
DESKTOP = (1440, 900)
_AXE = {"resultTypes": ["violations"]}
LIVE_MS = 3_000
"""Within this time the other side's act is on screen, without a reload."""

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
    ) -> None:
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
            timezone_id="Europe/Helsinki",
            has_touch=size == PHONE,
            device_scale_factor=2 if size == PHONE else 1,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=storage,
        )
        self.context.set_default_timeout(10_000)
        self.address = address
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.on("requestfinished", self._note_answer)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Refused and failed requests are part of the journeys; they are told to the console by the browser itself.
        if message.type == "error" and "Failed to load resource" not in message.text and "net::ERR" not in message.text:
            self.faults.append(message.text)

    def _note_answer(self, request: Request) -> None:
        answer = request.response()
        if answer and answer.status >= 500:
            self.faults.append(f"{answer.status} {request.method} {request.url}")

    # What is on the page

    def open(self, path: str) -> None:
        """Go to an address of the program."""
        self.page.goto(self.address + path, wait_until="domcontentloaded")

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=isinstance(name, str)).click()

    def write(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def sees(self, text: str | re.Pattern[str], within_ms: int = 10_000) -> None:
        """Demand that a text is shown."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=within_ms)

    def sees_heading(self, name: str | re.Pattern[str], within_ms: int = 10_000) -> None:
        """Demand a heading."""
        heading = self.page.get_by_role("heading", name=name, exact=isinstance(name, str))
        expect(heading.first).to_be_visible(timeout=within_ms)

    def mark(self) -> None:
        """Leave a mark that a reload would wipe away."""
        self.page.evaluate("window.untouched = true")

    def was_not_reloaded(self) -> bool:
        """Whether the mark is still there."""
        return bool(self.page.evaluate("window.untouched === true"))

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

    def open_what_was_booked(self) -> None:
        """From the good news to the booking; the question about pushes, if this browser can have them, is put off."""
        self.sees("What happens next")
        later = self.page.get_by_role("button", name="Not now")
        with suppress(PageTimeout):
            later.click(timeout=4_000)
        self.follow("See the booking")

    # Times

    def times(self) -> Locator:
        """The free starts of the day shown."""
        parts = self.page.get_by_role("region", name=re.compile("^(Morning|Afternoon|Evening)$"))
        # Times that are not free are buttons too: they tell why.
        return parts.get_by_role("button").and_(self.page.locator("[aria-pressed]"))

    # Demands

    def settle(self) -> None:
        """Wait until nothing is loading and nothing moves."""
        expect(self.page.get_by_role("status").filter(has_text=re.compile("^(Loading|Загру|加载|載入)"))).to_have_count(
            0
        )
        # Without a graphics card a map takes its time.
        expect(self.page.locator("[data-map=loading]")).to_have_count(0, timeout=30_000)
        self.page.wait_for_function(
            """() => document.fonts.status === 'loaded' && document.getAnimations().every(
                (one) => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"""
        )

    def shoot(self, name: str) -> None:
        """Keep a picture in web/screenshots, and demand that the screen is accessible and fits its width."""
        self.keep_picture(name)
        assert not (complaints := self.complaints()), f"{name}: {complaints}"

    def keep_picture(self, name: str) -> None:
        """Keep a picture of a screen that is looked at closely elsewhere."""
        self.settle()
        self.page.screenshot(path=self.picture(name))

    def complaints(self) -> list[str]:
        """Serious faults of accessibility on this screen, what is too wide for it, and what broke so far."""
        found = [
            f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
            for violation in Axe().run(self.page, options=_AXE).response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
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
