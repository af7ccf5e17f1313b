"""Every screen is accessible, fits and is translated: in English on a phone always, otherwise in the long run."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.screens import World, look_everywhere, make_world

pytestmark = pytest.mark.browser
HOME_MARKETS = {"en": "hel", "ru": "mow", "zh-Hans": "sha", "zh-Hant": "tpe"}


@cache
def world_of(address: str, market: str) -> World:
    """One world a market, for all its languages, sizes and colours."""
    return make_world(address, market)


def test_every_screen_in_english_on_a_phone(new_device: Callable[..., Device], address: str) -> None:
    wrong = look_everywhere(new_device, world_of(address, "hel"), language="en")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", HOME_MARKETS)
def test_every_screen(
    new_device: Callable[..., Device], address: str, language: str, size: tuple[int, int], dark: bool
) -> None:
    wrong = look_everywhere(
        new_device, world_of(address, HOME_MARKETS[language]), language=language, size=size, dark=dark
    )
    assert not wrong, "\n".join(wrong)
