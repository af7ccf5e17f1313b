"""Every screen is accessible, fits and is translated: in English on a phone always, otherwise in the long run."""

from collections.abc import Callable
from functools import cache
from itertools import product

import pytest

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.screens import World, look_everywhere, make_world

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
