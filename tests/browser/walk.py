"""Goes from screen to screen on one device and notes what is wrong on each."""

import json
import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Route, expect

from tests.browser.device import STAGED, Device
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


class Walk:
    """One device in one language; ``wrong`` is what was found, ``seen`` where it was."""

    def __init__(self, device: Device, words: Words, folder: str) -> None:
        self.device, self.words, self.folder = device, words, folder
        self.page = device.page
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def open(self, path: str) -> None:
        """Go to a page and wait for its title."""
        self.device.open(path)
        expect(self.page.locator("h1").first).to_be_attached()
        expect(self.page.locator("h1").first).to_have_text(_SOMETHING)

    def button(self, key: str, **values: object) -> Locator:
        """The first button with a word of the app."""
        return self.page.get_by_role("button", name=self.words(key, **values), exact=True).first

    def press(self, key: str, **values: object) -> None:
        """Press the first button with a word of the app."""
        self.button(key, **values).click()

    def press_row(self, key: str) -> None:
        """Press the row of a list that begins with a word of the app."""
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(self.words(key))}")).first.click()

    def sees(self, key: str) -> None:
        """Wait for a text of the app."""
        self.page.get_by_text(self.words(key), exact=True).first.wait_for()

    def choose_time(self, number: int = 0) -> None:
        """Choose a free start of the second day that has any: late in the evening today has few left."""
        starts = self.page.locator("section button[aria-pressed]")
        starts.first.wait_for()
        days = self.page.get_by_role("group", name=self.words("slots.days")).get_by_role("button")
        days.filter(has_not_text="—").nth(1).click()
        starts.nth(number).click()

    def look_at_dialog(self, name: str) -> None:
        """Look when the dialog that was asked for is open."""
        expect(self.page.get_by_role("dialog").last).to_be_visible()
        self.look(name)

    def escape(self) -> None:
        """Close the dialog that is open."""
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def look(self, name: str) -> None:
        """Take the screen's picture and note what is wrong on it."""
        self.seen.add(urlsplit(self.page.url).path)
        self.device.keep_picture(f"{self.folder}/{name}")
        wrong = self.device.complaints()
        left = self.words.english_left_in(self.page.evaluate(_SHOWN_TEXT))
        if left:
            wrong.append(f"not translated: {', '.join(sorted(left))}")
        self.device.faults.clear()
        self.wrong += [f"{self.folder}/{name}: {complaint}" for complaint in wrong]

    def look_without_network(self, name: str) -> None:
        """Look at the page that stands when the network goes, and go on when it is back."""
        self.device.context.set_offline(True)
        self.page.get_by_text(self.words("state.offline_since").partition("{{")[0]).wait_for()
        self.look(name)
        self.device.context.set_offline(False)

    def look_at_failure(self, name: str, path: str, call: str) -> None:
        """Look at a page whose call fails on the server's side."""
        problem = {"code": "internal", "title": "", "status": 500, "request_id": "3f1c2a"}
        headers = STAGED | {"Content-Type": "application/problem+json"}

        def fail(route: Route) -> None:
            route.fulfill(status=500, headers=headers, body=json.dumps(problem))

        self.page.route(call, fail)
        self.device.open(path)
        self.sees("error.title")
        self.look(name)
        self.page.unroute(call)

    def retell(self, call: str, state: str) -> None:
        """Let a visit be told in a state that comes only with time: its time is over, or nobody was at the door."""

        def tell(route: Route) -> None:
            answer = route.fetch()
            told = answer.json()
            for visit in told.get("visits", [told]):
                visit |= {"state": state, "can_cancel": False, "can_move": False}
            if "visits" in told:
                told |= {"state": "expired" if state == "expired" else "completed", "can_cancel": False}
            route.fulfill(response=answer, json=told)

        self.page.route(call, tell)
