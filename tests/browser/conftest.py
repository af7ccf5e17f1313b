"""The whole program on a data folder of its own, and Chromium in front of it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from doorstep.entrypoints.process import ROLE_PORTS
from tests.browser.device import ROOT, SCREENSHOTS, Device
from tests.browser.people import Colleague, find_colleague
from tests.ports import find_free_ports

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
]
_START_SECONDS = 240
_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A freshly seeded Doorstep with every role running, stopped at the end; or the one at DOORSTEP_TEST_ADDRESS."""
    if running := os.environ.get("DOORSTEP_TEST_ADDRESS"):
        yield running.rstrip("/")
        return
    data = Path(tempfile.mkdtemp(prefix="doorstep-browser-", dir="/var/tmp"))
    data.chmod(0o711)  # started by root, PostgreSQL runs as another user, who must be able to pass
    port = find_free_ports(len(ROLE_PORTS))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOORSTEP_", "DATABASE"))}
    environment |= {"DOORSTEP_DATA": str(data), "PORT": str(port), "DOORSTEP_ENV": "dev"}
    environment["DOORSTEP_DRAWN_PICTURES"] = str(ROOT / ".make" / "pictures")  # drawn by the first run only
    environment |= {"DOORSTEP_PUSH_ALLOW_PRIVATE": "true"}  # the push service of the tests listens on this machine
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


@pytest.fixture(scope="session")
def colleague(address: str) -> Colleague:
    """A specialist with plenty of free time who answers by hand; shared, so tests tell their visits apart."""
    return find_colleague(address)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how the test went, so that the devices can keep a picture of a failure."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def new_device(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Device]]:
    """Gives out devices: phones of 390 x 844 unless told otherwise. What went wrong on one fails the test."""
    given: list[Device] = []

    def give(**wishes: Any) -> Device:
        given.append(Device(chromium, address, **wishes))
        return given[-1]

    yield give
    faults = [fault for device in given for fault in device.faults]
    for number, device in enumerate(given, start=1):
        if request.node.stash.get(_FAILED, False) and not device.page.is_closed():
            (SCREENSHOTS / "failed").mkdir(parents=True, exist_ok=True)
            device.page.screenshot(path=SCREENSHOTS / "failed" / f"{request.node.name}-device-{number}.png")
        device.close()
    assert not faults, faults
