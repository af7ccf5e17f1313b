"""A visit on the phones of both sides at once: the way, the door, more work agreed on, done."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.device import PATIENCE_MS, Device
from tests.browser.fieldwork_screens import tick_all
from tests.browser.people import Colleague, Resident, find_colleague, make_resident, soon_start
from tests.browser.words import Words
from tests.browser.world import NAMES
from tests.pictures import phone_photo

pytestmark = pytest.mark.browser
# Degrees north and east of the door: the way bends, so that the picture changes sides.
_WAY = ((0.036, 0.012), (0.012, -0.006))
_AT_DOOR = (0.0002, 0.0001)
# Where a visit ends with the word of its client only.
_CITIES = {"en": "hel", "ru": "hel", "zh-Hans": "sha"}
_EXTRA = {
    "en": ("Clean the balcony too", "25", 2_500),
    "ru": ("Вымыть ещё и балкон", "25", 2_500),
    "zh-Hans": ("顺便打扫阳台", "120", 12_000),
}
_BESIDE = """([who, where, north, east]) => {
    const middle = (name) => {
        const mark = document.querySelector(`[role=img][aria-label="${name}"]`);
        const box = mark?.getBoundingClientRect();
        return box ? [box.x + box.width / 2, box.bottom] : null;
    };
    const [person, door] = [middle(who), middle(where)];
    if (!person || !door) return false;
    return Math.sign(person[0] - door[0]) === Math.sign(east) && Math.sign(door[1] - person[1]) === Math.sign(north);
}"""

type MakeDevice = Callable[..., Device]


@dataclass
class Side:
    """One of the two: their phone, and the words of its app."""

    device: Device
    words: Words
    folder: str

    def button(self, key: str, **values: object) -> Locator:
        """A button with a word of the app."""
        return self.device.page.get_by_role("button", name=re.compile(f"^{self.pattern(key, **values).pattern}$")).first

    def press(self, key: str, **values: object) -> None:
        """Press that button."""
        self.button(key, **values).click()

    def pattern(self, key: str, **values: object) -> re.Pattern[str]:
        """A text of the app; values that are left open may be anything."""
        return re.compile(re.sub(r"\\{\\{\w+\\}\\}", ".+", re.escape(self.words(key, **values))))

    def sees(self, key: str, **values: object) -> None:
        """Demand such a text; it may have to come from the other side."""
        expect(self.device.page.get_by_text(self.pattern(key, **values)).first).to_be_visible()

    def sees_title(self, key: str, **values: object) -> None:
        """Demand a heading that begins so."""
        heading = self.device.page.get_by_role(
            "heading", name=re.compile(f"^{self.pattern(key, **values).pattern}")
        ).first
        expect(heading).to_be_visible()

    def shoot(self, name: str) -> None:
        """Keep a picture, and demand that the screen is in order."""
        self.device.shoot(f"{self.folder}/{name}")

    def sees_amount(self, what: str, minor: int) -> None:
        """Demand a line that says what it is and how much, however amounts are written here."""
        units, cents = divmod(minor, 100)
        amount = r"[\s.,]?".join(str(units)) + (rf"[.,]{cents:02d}" if cents else "")
        line = self.device.page.get_by_text(re.compile(f"^{re.escape(what)}")).locator("xpath=..")
        expect(line.filter(has_text=re.compile(rf"(?<!\d){amount}(?!\d)")).first).to_be_visible()

    def photograph(self, key: str) -> None:
        """Take a picture with a button of the app."""
        with self.device.page.expect_file_chooser() as chooser:
            self.press(key)
        chooser.value.set_files(FilePayload(name="door.jpg", mimeType="image/jpeg", buffer=phone_photo()))


@dataclass
class Meeting:
    """A visit that is about to begin, and the two who open it on their phones."""

    resident: Resident
    worker: Colleague
    order: Any
    home: Side
    phone: Side

    @property
    def visit(self) -> str:
        """The visit's id."""
        return str(self.order["visits"][0]["id"])

    @property
    def in_cash(self) -> int:
        """What is paid at the end, in minor units: more work, and what was booked unless a card pays it."""
        booked = self.order["total"]["minor"] if self.order["payment_method"] == "cash" else 0
        return int(booked) + _EXTRA[self.home.words.language][2]

    def taken_in_cash(self) -> int:
        """What the program has put down as paid in cash, in minor units."""
        payments = self.resident.order(self.order["id"])["payments"]
        return sum(one["captured"]["minor"] for one in payments if one["method"] == "cash")

    @property
    def door(self) -> Any:
        """Where it takes place."""
        return self.order["visits"][0]["place"]

    @property
    def shown_minutes(self) -> Locator:
        """What the client reads of the arrival."""
        return self.home.device.page.get_by_role("main").locator("[aria-live] p.text-3xl")

    def minutes(self) -> int:
        """How many minutes the client reads until the arrival."""
        found = re.search(r"\d+", self.shown_minutes.inner_text())
        return int(found[0]) if found else 0

    def move(self, place: tuple[float, float]) -> None:
        """Let the specialist's phone be so many degrees from the door; the app finds out, and tells in its time."""
        north, east = (self.door[name] + off for name, off in zip(("lat", "lon"), place, strict=True))
        self.phone.device.context.set_geolocation({"latitude": north, "longitude": east, "accuracy": 9})

    def code(self) -> str:
        """The four digits on the client's screen."""
        shown = self.home.device.page.get_by_text(re.compile(r"\d \d \d \d$")).inner_text()
        return "".join(re.findall(r"\d", shown))


def arrange(new_device: MakeDevice, address: str, language: str = "en", **wishes: Any) -> Meeting:
    """A visit of the next hours, promised; nobody has opened it yet."""
    market = _CITIES[language]
    resident, worker = make_resident(address, NAMES[market], market), find_colleague(address, market, soon=True)
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start)
    worker.step(order["visits"][0]["id"], "accept").expect(200)
    folder = f"two-{language}-dark" if wishes.get("dark") else f"two-{language}"
    wishes |= {"market": market, "language": language}
    home = Side(new_device(token=resident.token, **wishes), Words("client", language), f"{folder}/client")
    phone = Side(new_device(token=worker.token, **wishes), Words("specialist", language), f"{folder}/specialist")
    return Meeting(resident, worker, resident.order(order["id"]), home, phone)


def open_both(meeting: Meeting) -> None:
    """Both look at the visit, and nobody loads a page again from here on."""
    home, phone = meeting.home, meeting.phone
    phone.device.context.grant_permissions(["geolocation"])
    meeting.move(_WAY[0])
    home.device.open(f"/bookings/{meeting.order['id']}")
    phone.device.open(f"/specialist/visits/{meeting.visit}")
    home.sees_title("visit_state.accepted")
    phone.button("work.set_out").wait_for()
    for side in (home, phone):
        side.device.wait_until_live()
        side.device.mark()


def look(meeting: Meeting, name: str) -> None:
    """Keep pictures of both screens, if anybody looks at them."""
    for side in (meeting.home, meeting.phone):
        side.device.picture_this(f"{side.folder}/{name}")


def expect_beside_door(meeting: Meeting, place: tuple[float, float]) -> None:
    """On the client's map the specialist is on that side of the door."""
    marks = [meeting.worker.name, meeting.door["line"], *place]
    meeting.home.device.page.wait_for_function(_BESIDE, arg=marks)


def drive(meeting: Meeting) -> None:
    """The specialist sets out and comes nearer; the client sees where, and fewer and fewer minutes."""
    home, phone = meeting.home, meeting.phone
    phone.press("work.set_out")
    phone.sees("trip.on")
    phone.sees_title("trip.arrive_at")
    home.sees_title("visit_state.on_the_way")
    home.sees("follow.arrives")
    expect_beside_door(meeting, _WAY[0])
    look(meeting, "1-set-out")
    share(meeting)
    for number, place in enumerate(_WAY[1:], start=3):
        left = meeting.minutes()
        meeting.move(place)
        expect(meeting.shown_minutes).not_to_have_text(re.compile(rf"\b{left}\b"))
        assert meeting.minutes() < left
        expect_beside_door(meeting, place)
        look(meeting, f"{number}-nearer")
    trip = meeting.resident.get(f"/orders/{meeting.order['id']}/visits/{meeting.visit}/trip").expect(200)
    assert (trip["state"], trip["precision"]) == ("going", "exact")
    assert len(trip["path"]) >= len(_WAY)
    assert abs(trip["position"]["lat"] - meeting.door["lat"] - _WAY[-1][0]) < 1e-5


def share(meeting: Meeting) -> None:
    """The client makes a link for somebody else, and ends it."""
    home = meeting.home
    home.press("follow.share")
    home.press("share_way.make")
    expect(home.device.page.get_by_text(re.compile("/follow/"))).to_be_visible()
    look(meeting, "2-shared")
    home.press("share_way.end_named")
    expect(home.device.page.get_by_text(re.compile("/follow/"))).to_have_count(0)
    home.device.page.keyboard.press("Escape")
    expect(home.device.page.get_by_role("dialog")).to_have_count(0)


def arrive(meeting: Meeting) -> None:
    """At the door by position and picture; from then on nobody is followed."""
    home, phone = meeting.home, meeting.phone
    meeting.move(_AT_DOOR)
    phone.press("work.arrive")
    phone.sees("check_in.at_door")
    phone.photograph("check_in.take")
    phone.device.page.get_by_role("img", name=phone.words("check_in.photo")).wait_for()
    phone.shoot("4-check-in")
    phone.press("check_in.send")
    phone.sees("check_in.done_position")
    home.sees_title("visit_state.arrived")
    home.sees("record.check_in_position")
    expect(home.button("follow.share")).to_have_count(0)
    trip = meeting.resident.get(f"/orders/{meeting.order['id']}/visits/{meeting.visit}/trip").expect(200)
    assert (trip["state"], trip["position"]) == ("arrived", None)
    phone.photograph("record.add_before")
    home.sees_title("record.before")
    look(meeting, "5-arrived")


def agree_on_more(meeting: Meeting) -> None:
    """More work than was booked: offered with its price on one phone, agreed to on the other."""
    home, phone = meeting.home, meeting.phone
    what, price, _ = _EXTRA[home.words.language]
    phone.press("work.start")
    phone.sees("record.clock")
    home.sees_title("visit_state.working")
    phone.press("work_extra.ask")
    fields = phone.device.page.get_by_role("dialog").get_by_role("textbox")
    fields.nth(0).fill(what)
    fields.nth(1).fill(price)
    phone.press("work_extra.send")
    phone.sees("work_extra.state_asked")
    home.sees_title("extra.asked", name=meeting.worker.name)
    home.device.sees(what)
    look(meeting, "7-asked")
    home.press("extra.agree")
    home.device.page.get_by_role("radio", name=re.compile(f"^{home.words('pay.cash')}")).check()
    look(meeting, "8-agree")
    home.press("pay.agree_cash")
    phone.sees("work_extra.state_agreed")
    home.sees_title("record.extras")
    home.sees_amount(home.words("pay.at_the_door"), meeting.in_cash)
    look(meeting, "9-agreed")


def finish(meeting: Meeting) -> None:
    """All is ticked off; the client's code ends the visit, and both read the same record."""
    home, phone = meeting.home, meeting.phone
    tick_all(phone.device.page)
    phone.photograph("record.add_after")
    home.sees_title("record.after")
    home.sees("follow.code_end_text")
    phone.press("work.finish")
    sheet = phone.device.page.get_by_role("dialog")
    sheet.get_by_role("radio", name=phone.words("sign_off.by_code"), exact=True).click()  # once it stands still
    sheet.get_by_role("textbox").fill(meeting.code())
    look(meeting, "10-code")
    phone.press("sign_off.send")
    phone.sees_title("record.title")
    phone.sees("sign_off.done_code")
    home.sees_title("visit_state.done")
    home.sees("record.signed_code")
    if meeting.order["payment_method"] == "cash":
        home.sees_amount(home.words("money.paid"), meeting.in_cash)
    phone.sees_title("earnings.you_get")
    what, _, minor = _EXTRA[home.words.language]
    for side in (home, phone):
        side.sees_amount(what, minor)
        side.shoot("11-done")
        assert side.device.was_not_reloaded()


def check_record(meeting: Meeting) -> None:
    """What is kept: the same for both, with the work that was agreed on; the way is over."""
    path = f"/orders/{meeting.order['id']}/visits/{meeting.visit}"
    record = meeting.resident.get(f"{path}/record").expect(200)
    theirs = meeting.worker.get(f"/specialist/visits/{meeting.visit}/record").expect(200)
    for part in ("started_at", "finished_at", "check_in", "items", "extras", "sign_off"):
        assert record[part] == theirs[part]
    assert (record["state"], record["check_in"]["how"], record["sign_off"]["how"]) == ("done", "position", "code")
    assert [photo["kind"] for photo in record["photos"]] == ["check_in", "before", "after"]
    assert all(item["done"] for item in record["items"])
    minor = _EXTRA[meeting.home.words.language][2]
    assert [(extra["state"], extra["amount"]["minor"]) for extra in record["extras"]] == [("agreed", minor)]
    trip = meeting.resident.get(f"{path}/trip").expect(200)
    assert (trip["state"], trip["position"]) == ("over", None)
    ends = time.monotonic() + PATIENCE_MS / 1000
    while meeting.taken_in_cash() != meeting.in_cash:
        assert time.monotonic() < ends, "the money is not put down"
        meeting.home.device.page.wait_for_timeout(100)
    earned = meeting.worker.get(f"/specialist/visits/{meeting.visit}/earning").expect(200)["earning"]
    assert (earned["price"]["minor"], earned["extra"]["minor"]) == (meeting.order["total"]["minor"], minor)


def meet(meeting: Meeting) -> None:
    """The whole visit."""
    open_both(meeting)
    drive(meeting)
    arrive(meeting)
    agree_on_more(meeting)
    finish(meeting)
    check_record(meeting)


def test_both_sides_see_a_visit_from_setting_out_to_its_end(new_device: MakeDevice, address: str) -> None:
    meet(arrange(new_device, address))


@pytest.mark.long
@pytest.mark.parametrize(("language", "dark"), [("ru", True), ("zh-Hans", False)])
def test_both_sides_see_it_in_other_languages(new_device: MakeDevice, address: str, language: str, dark: bool) -> None:
    meet(arrange(new_device, address, language, dark=dark))
