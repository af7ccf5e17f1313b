"""The whole program on a data folder of its own, and Chromium in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS = 240


def _free_ports(number: int) -> int:
    """The first of so many neighbouring free ports."""
    for base in range(21_000, 30_000, number):
        probes = [socket.socket() for _ in range(number)]
        try:
            for offset, probe in enumerate(probes):
                probe.bind(("127.0.0.1", base + offset))
        except OSError:
            continue
        else:
            return base
        finally:
            for probe in probes:
                probe.close()
    raise RuntimeError("no free ports")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A freshly seeded Doorstep with every role running, stopped at the end; or the one at DOORSTEP_TEST_ADDRESS."""
    if running := os.environ.get("DOORSTEP_TEST_ADDRESS"):
        yield running
        return
    data = Path(tempfile.mkdtemp(prefix="doorstep-browser-", dir="/var/tmp"))
    port = _free_ports(6)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOORSTEP_", "DATABASE"))}
    environment |= {"DOORSTEP_DATA": str(data), "PORT": str(port), "DOORSTEP_ENV": "dev"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (data / "up.log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "doorstep.entrypoints.cli", "up", "--seed", "--log-files"],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_ready(program, data / "up.log")
            yield f"http://localhost:{port}"
        finally:
            program.send_signal(signal.SIGINT)
            code = program.wait(60)
    if code == 0:
        shutil.rmtree(data, ignore_errors=True)


def _wait_until_ready(program: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while "is ready" not in log.read_text():
        if program.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"Doorstep did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; each context is a person's own device."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_CHROMIUM_FLAGS)
        yield browser
        browser.close()


class Device:
    """A person's phone: one page, and what was found on it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str) -> None:
        """Go to an address of the program."""
        self.page.goto(self.address + path, wait_until="domcontentloaded")

    def shoot(self, name: str) -> None:
        """Keep a picture in web/screenshots, and demand that the screen is accessible and fits its width."""
        self.page.wait_for_timeout(350)  # transitions end; axe would measure half-faded colours
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
        found = Axe().run(self.page).response["violations"]
        serious = [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
        assert not serious, f"{name}: {serious}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the screen"
        assert not self.faults, self.faults

    def code_for(self, contact: str) -> str:
        """The sign-in code that was sent to a phone or e-mail address."""
        for _ in range(50):
            answer = httpx.get(
                f"{self.address}/dev/codes", params={"to": contact}, headers={"Accept": "application/json"}
            )
            items = answer.json()["items"]
            if items and items[0]["code"]:
                return str(items[0]["code"])
            time.sleep(0.1)
        pytest.fail(f"no code was sent to {contact}")


@pytest.fixture
def device(chromium: Browser, address: str) -> Iterator[Device]:
    """A phone of 390 x 844."""
    context = _context(chromium)
    yield Device(context, address)
    context.close()


@pytest.fixture
def other_device(chromium: Browser, address: str) -> Iterator[Device]:
    """Somebody else's phone."""
    context = _context(chromium)
    yield Device(context, address)
    context.close()


def _context(chromium: Browser) -> BrowserContext:
    return chromium.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        locale="en-GB",
        timezone_id="Europe/Helsinki",
        has_touch=True,
        device_scale_factor=2,
    )
