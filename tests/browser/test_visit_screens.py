"""The client's screens of a visit in all languages: a search, the way, the door, extra work, somebody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Route, expect

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.people import Colleague, Resident, city, find_colleague, make_resident, soon_start, wire
from tests.browser.test_screens import HOME_MARKETS
from tests.browser.walk import Walk
from tests.browser.words import Words
from tests.browser.world import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.long]
_EXTRAS = {"en": "The balcony", "ru": "Балкон", "zh-Hans": "阳台", "zh-Hant": "陽台"}
_ILL = {"en": "I am ill", "ru": "Я заболел", "zh-Hans": "我生病了", "zh-Hant": "我生病了"}
_NO_CODE = {
    "en": "Neither works at this door",
    "ru": "У этой двери ничего не работает",
    "zh-Hans": "这里两种方式都无法使用，客户已确认",
    "zh-Hant": "這裡兩種方式都無法使用，客戶已確認",
}
_SIGNED = {"how": "signature", "strokes": [[[100, 200], [400, 300], [700, 150]]]}
_FOUND_MS = 20_000


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESKTOP, True)], ids=["phone", "desktop-dark"])
@pytest.mark.parametrize("language", HOME_MARKETS)
def test_the_clients_screens_of_a_visit(
    new_device: Callable[..., Device], address: str, language: str, size: tuple[int, int], dark: bool
) -> None:
    market = HOME_MARKETS[language]
    resident, worker = make_resident(address, NAMES[market], market), find_colleague(address, market, soon=True)
    device = new_device(token=resident.token, market=market, language=language, size=size, dark=dark)
    walk = Walk(device, Words("client", language), f"visit-{language}-{'phone' if size == PHONE else 'desktop-dark'}")
    _walk_a_search(walk, resident, worker)
    _walk_a_visit(walk, resident, worker, language)
    _walk_a_replacement(walk, resident, find_colleague(address, market), language)
    assert not walk.wrong, "\n".join(walk.wrong)


def _walk_a_search(walk: Walk, resident: Resident, worker: Colleague) -> None:
    """Paying for a search, looking for somebody, the question, leaving, and what a lapsed one says."""
    zone = ZoneInfo(city(worker.address, worker.market)["time_zone"])
    day = datetime.now(zone).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    when = {"kind": "best", "from_at": day.replace(hour=10).isoformat(), "until_at": day.replace(hour=16).isoformat()}
    wish = {"service_id": worker.work.service_id, "address_id": resident.address_id, "when": when}
    quote = resident.post("/searches/quotes", wish).expect(200)["quote"]
    order = resident.post("/searches", {"quote": quote}).expect(201)["id"]
    walk.open(f"/checkout/{order}")
    walk.sees("checkout.total")
    walk.look("search-pay")
    if resident.confirm(order).status != 200:
        payment = resident.post(f"/orders/{order}/payments", {"method": "card"}).expect(201)
        wire.post(payment["next_action_url"], data={"number": "4242 4242 4242 4242", "act": "pay"})
    walk.open(f"/bookings/{order}")
    walk.button("searching.leave").wait_for(timeout=_FOUND_MS)
    walk.look("searching")
    question = {"choices": ["widen_time", "wait", "leave"], "asked_at": day.isoformat()}
    _retell(walk, f"**/orders/{order}/search", {"question": question})
    walk.open(f"/bookings/{order}")
    walk.sees("searching.question")
    walk.look("search-question")
    walk.page.unroute_all(behavior="ignoreErrors")
    resident.post(f"/orders/{order}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    walk.open(f"/bookings/{order}")
    walk.sees("searching.left_title")
    walk.look("search-left")


def _walk_a_visit(walk: Walk, resident: Resident, worker: Colleague, language: str) -> None:
    """Following somebody, a gap, sharing the way, the door, extra work, and the record."""
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start)
    visit = order["visits"][0]["id"]
    for step in ("accept", "on-the-way"):
        worker.step(visit, step).expect(200)
    door, now = city(worker.address, worker.market)["center"], datetime.now(UTC).isoformat()
    near = {"at": now, "lat": door["lat"] + 0.02, "lon": door["lon"], "accuracy_m": 8}
    worker.post(f"/specialist/visits/{visit}/positions", {"sent_at": now, "positions": [near]}).expect(200)
    walk.open(f"/bookings/{order['id']}")
    walk.button("follow.share").wait_for()
    walk.look("follow")
    walk.press("follow.share")
    walk.look_at_dialog("follow-share")
    walk.escape()
    worker.step(visit, "arrive").expect(200)
    # Without a position or a code: words of people are in the language of the city.
    shown = {"how": "override", "reason": _NO_CODE[language]}
    worker.post_without_key(f"/specialist/visits/{visit}/check-in", shown).expect(200)
    worker.step(visit, "start").expect(200)
    extra = {"title": _EXTRAS[language], "amount_minor": 2500, "kind": "part", "quantity": 2}
    worker.post(f"/specialist/visits/{visit}/extras", extra).expect(200)
    walk.open(f"/bookings/{order['id']}")
    walk.button("extra.refuse").wait_for()
    walk.look("extra-asked")
    if worker.get(f"/specialist/visits/{visit}/record").expect(200)["sign_off_required"]:
        worker.post_without_key(f"/specialist/visits/{visit}/sign-off", _SIGNED).expect(200)
    worker.step(visit, "finish").expect(200)
    walk.open(f"/bookings/{order['id']}")
    walk.sees("record.title")
    walk.look("record")


def _walk_a_replacement(walk: Walk, resident: Resident, worker: Colleague, language: str) -> None:
    """Somebody else proposed, other times, nobody, and after the answer."""
    zone = ZoneInfo(city(worker.address, worker.market)["time_zone"])
    today = datetime.now(zone).date()
    starts = [datetime.fromisoformat(one).astimezone(zone) for one in worker.starts()]
    start = next(one for one in starts if (one.date() - today).days >= 2 and one.hour == 12)
    order = resident.request(worker, start.isoformat())
    visit = order["visits"][0]["id"]
    worker.step(visit, "accept").expect(200)
    worker.post(f"/specialist/visits/{visit}/cancel", {"reason": _ILL[language]}).expect(200)
    walk.open(f"/bookings/{order['id']}")
    walk.button("replace.other_time").wait_for(timeout=_FOUND_MS)
    # Other times can be chosen while somebody is looked for, too; there may be nobody at this one.
    expect(walk.page.get_by_text(walk.words("replace.looking"), exact=True)).to_have_count(0)
    walk.look("replacement")
    walk.press("replace.other_time")
    walk.look_at_dialog("replacement-times")
    walk.escape()
    _retell(walk, f"**/orders/{order['id']}/replacement", {"state": "none", "proposed": None})
    walk.open(f"/bookings/{order['id']}")
    walk.sees("replace.none_title")
    walk.look("replacement-none")
    walk.page.unroute_all(behavior="ignoreErrors")
    resident.post(f"/orders/{order['id']}/replacement/refuse", {"wish": "refund"}).expect(200)
    walk.open(f"/bookings/{order['id']}")
    walk.page.get_by_role("heading", name=walk.words("visit_state.cancelled"), exact=True).first.wait_for()
    walk.look("replacement-refused")


def _retell(walk: Walk, call: str, told: dict[str, Any]) -> None:
    """Let an answer say what else comes only with time."""

    def tell(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), **told})

    walk.page.route(call, tell)
