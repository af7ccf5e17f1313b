"""The whole program, and Chromium in front of it."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.device import SCREENSHOTS, Device
from tests.browser.people import Colleague, find_colleague
from tests.databases import run_folder
from tests.program import running_program

_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Maps need WebGL, which a machine without a graphics card draws by itself.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # All else is drawn without that detour: a fifth faster.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
]
# Native projects are built while the program fills its cities; then the walk, and a test that waits for the scheduler.
_SLOW = ("test_projects.py", "test_screens.py", "test_windows.py")
_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def address() -> str:
    """The run's freshly seeded Doorstep with every role running; or the one at DOORSTEP_TEST_ADDRESS."""
    running = os.environ.get("DOORSTEP_TEST_ADDRESS") or running_program(run_folder())
    return running.rstrip("/")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """
    One browser for all journeys; each context is a person's own device.

    It is the build without windows where there is one: it does half the work, and shows no notifications.
    """
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=program, args=_CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser as people have it, which shows notifications."""
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def colleague(address: str) -> Colleague:
    """A specialist with plenty of free time who answers by hand; shared, so tests tell their visits apart."""
    return find_colleague(address)


@pytest.hookimpl(trylast=True)  # when it is known which tests are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take longest first, so that no process is left alone with one; others keep their order in a file."""
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, int, int]:
        of_browser = item.get_closest_marker("browser") is not None
        slow = _SLOW.index(item.path.name) if item.path.name in _SLOW else len(_SLOW)
        return not of_browser, slow, -sizes[item.path] if of_browser else 0

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how the test went, so that the devices can keep a picture of a failure."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def has_worker(request: pytest.FixtureRequest) -> bool:
    """
    Whether new devices run the apps' service workers; overridden where these matter.

    A worker keeps the whole app, which costs as much as opening five pages: devices of short tests do without.
    """
    return request.node.get_closest_marker("long") is not None


@pytest.fixture
def new_device(
    chromium: Browser, address: str, has_worker: bool, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Device]]:
    """Gives out devices: phones of 390 x 844 unless told otherwise. What went wrong on one fails the test."""
    given: list[Device] = []

    def give(**wishes: Any) -> Device:
        given.append(Device(chromium, address, **{"worker": has_worker, **wishes}))
        return given[-1]

    yield give
    faults = [fault for device in given for fault in device.faults]
    for number, device in enumerate(given, start=1):
        if request.node.stash.get(_FAILED, False) and not device.page.is_closed():
            (SCREENSHOTS / "failed").mkdir(parents=True, exist_ok=True)
            device.page.screenshot(path=SCREENSHOTS / "failed" / f"{request.node.name}-device-{number}.png")
        device.close()
    assert not faults, faults
