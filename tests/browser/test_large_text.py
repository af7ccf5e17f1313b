"""Text at twice its size: nothing leaves the screen, nothing is cut off, words of headings and choices stay whole."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET
from tests.browser.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.long]

_TWICE = "document.documentElement.style.fontSize = '200%'"
_CUT = """() => [...document.querySelectorAll("main :is(button, a, label, p, h1, h2, dd), nav a")]
  .filter((one) => one.checkVisibility() && one.clientWidth > 1 && getComputedStyle(one).overflowX !== "visible"
    && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== "ellipsis")
  .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`)"""
# A select does not tell how wide its text is, so the text is laid out beside it.
_CUT_SELECTS = """() => [...document.querySelectorAll("main select")].flatMap((one) => {
  const style = getComputedStyle(one);
  const copy = document.createElement("div");
  copy.textContent = one.selectedOptions[0]?.textContent ?? "";
  const { font, whiteSpace } = style;
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  Object.assign(copy.style, { position: "fixed", font, whiteSpace, width: `${room}px`, overflowWrap: "normal" });
  document.body.append(copy);
  const isCut = copy.scrollWidth > room + 1;
  copy.remove();
  return isCut && one.checkVisibility() ? [`SELECT ${one.selectedOptions[0]?.textContent}`] : [];
})"""
_BROKEN_WORDS = r"""() => {
  const broken = [];
  const whole = "main :is([role=radiogroup] label, [aria-haspopup=dialog], h1, h2, h3)";
  for (const one of document.querySelectorAll(whole)) {
    if (!one.checkVisibility()) continue;
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
  }
  return broken;
}"""
CLIENT = ("/", "/search", "/favourites", "/inbox", "/bookings", "/profile", "/profile/details", "/profile/security",
          "/profile/notices", "/profile/addresses", "/profile/people", "/profile/points",
          "/profile/payments")  # fmt: skip
SPECIALIST = ("/", "/requests", "/schedule", "/hours", "/offers", "/profile", "/portfolio", "/reviews", "/more")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_text_may_be_twice_as_large(new_device: Callable[..., Device], address: str, language: str) -> None:
    world = make_world(address, MARKET)
    order, visit = world.orders["accepted"], world.visits["accepted"]
    colleague = world.colleague
    person = {
        "name": "Helmi Anneli Korhonen-Virtanen",
        "relation": "parent",
        "phone": "+358401234567",
        "notes": "Rings",
    }
    world.resident.post("/me/people", person).expect(201)
    pages = {
        world.resident.token: [
            *CLIENT,
            f"/bookings/{order}",
            f"/bookings/{order}/move/{visit}",
            f"/specialists/{colleague.specialist_id}",
            f"/services/{colleague.work.service_id}",
            f"/now/{colleague.work.service_id}?when=best",
            world.times,
        ],
        colleague.token: [*(f"/specialist{path}" for path in SPECIALIST), f"/specialist/visits/{visit}"],
    }
    wrong = []
    for token, paths in pages.items():
        device = new_device(token=token, market=MARKET, language=language)
        for path in paths:
            device.open(path)
            expect(device.page.locator("h1").first).to_be_attached()
            device.page.evaluate(_TWICE)
            device.settle()
            name = path.strip("/").split("?")[0].replace("/", "-") or "home"
            device.page.screenshot(path=device.picture(f"large-{language}/{name}"))
            wide = device.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wrong += [f"{path}: {wide} px too wide"] if wide > 0 else []
            wrong += [
                f"{path}: cut off: {cut}" for cut in device.page.evaluate(_CUT) + device.page.evaluate(_CUT_SELECTS)
            ]
            wrong += [f"{path}: broken word: {word}" for word in device.page.evaluate(_BROKEN_WORDS)]
    assert not wrong, "\n".join(wrong)
