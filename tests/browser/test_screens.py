"""Every screen is accessible, fits and is translated: in English on a phone always, otherwise in the long run."""

from collections.abc import Callable
from itertools import product

import pytest

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.routes import app_routes, route_of, unvisited
from tests.browser.screens import PARTS, Part, look_everywhere
from tests.browser.words import Words
from tests.browser.world import world_of

pytestmark = pytest.mark.browser
SIZES = {"phone": PHONE, "desktop": DESKTOP}
HOME_MARKETS = {"en": "hel", "ru": "mow", "zh-Hans": "sha", "zh-Hant": "tpe"}


@pytest.mark.parametrize("part", PARTS)
def test_every_screen_in_english_on_a_phone(new_device: Callable[..., Device], address: str, part: Part) -> None:
    wrong = look_everywhere(new_device, world_of(address, "hel"), language="en", part=part)
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


def test_a_route_that_nobody_looks_at_is_named() -> None:
    assert route_of("/bookings/7/review/8") == "/bookings/:orderId/review/:visitId"
    assert route_of("/profile/details") == "/profile/details"
    assert route_of("/nowhere") == "/*"
    assert route_of("/specialist/") == "/specialist/"
    paths = [route.replace(":", "") for route in app_routes()]
    assert unvisited(paths) == []
    assert unvisited([path for path in paths if path != "/favourites"]) == ["/favourites"]
    assert len(paths) > 40


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
