"""Every screen is accessible, fits and is translated: in English on a phone always, otherwise in the long run."""

from collections.abc import Callable
from functools import cache
from itertools import product

import pytest

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.screens import World, look_everywhere, make_world
from tests.browser.words import Words

pytestmark = pytest.mark.browser
SIZES = {"phone": PHONE, "desktop": DESKTOP}
HOME_MARKETS = {"en": "hel", "ru": "mow", "zh-Hans": "sha", "zh-Hant": "tpe"}


@cache
def world_of(address: str, market: str) -> World:
    """One world a market, for all its languages, sizes and colours."""
    return make_world(address, market)


def test_every_screen_in_english_on_a_phone(new_device: Callable[..., Device], address: str) -> None:
    wrong = look_everywhere(new_device, world_of(address, "hel"), language="en")
    assert not wrong, "\n".join(wrong)


def test_looking_finds_what_is_wrong(new_device: Callable[..., Device]) -> None:
    device = new_device()
    device.open("/welcome")
    device.sees_heading("Good people, at your door")
    assert device.complaints() == []
    device.page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
            "<button></button><p style='color: #ddd; background: #eee'>pale</p><div style='width: 900px'>wide</div>")"""
    )
    found = " ".join(device.complaints())
    assert "button-name" in found
    assert "color-contrast" in found
    assert "wider than the screen" in found
    assert Words("client", "ru").english_left_in("Заказ AB12CD34: Cancel booking") == {"Cancel", "booking"}


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "size", "dark"),
    [
        pytest.param(language, size, dark, id=f"{language}-{name}-{'dark' if dark else 'light'}")
        for language, (name, size), dark in product(HOME_MARKETS, SIZES.items(), (False, True))
        if (language, size, dark) != ("en", PHONE, False)
    ],
)
def test_every_screen(
    new_device: Callable[..., Device], address: str, language: str, size: tuple[int, int], dark: bool
) -> None:
    world = world_of(address, HOME_MARKETS[language])
    wrong = look_everywhere(new_device, world, language=language, size=size, dark=dark)
    assert not wrong, "\n".join(wrong)
