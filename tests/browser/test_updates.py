"""A new version of the apps while somebody has the old one open: announced, taken over, and never a broken page."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.device import HAS_WORKER, Device
from tests.browser.people import MARKET

pytestmark = pytest.mark.browser
_HOP = {"connection", "content-encoding", "content-length", "transfer-encoding"}


@dataclass
class Deployment:
    """The program behind a door at which files get other names, or go, as a deployment would do it."""

    program: str
    address: str = ""
    names: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    wire: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def fetch(self, path: str, headers: dict[str, str]) -> httpx.Response:
        """A file or page of the program as it is now; a renamed script is the old one under its new name."""
        for old, new in self.names.items():
            if path.endswith(new):
                script = f'import "./{old}"; export * from "./{old}";'
                return httpx.Response(200, text=script, headers={"content-type": "text/javascript"})
        return self.wire.get(self.program + path, headers=headers)

    def rename(self, text: bytes) -> bytes:
        """A page or worker that knows the new names."""
        for old, new in self.names.items():
            text = text.replace(old.encode(), new.encode())
        return text


def make_handler(deployment: Deployment) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if any(part in path for part in deployment.gone):
                self.send_error(404)
                return
            kept = {"Host", "Accept", "Accept-Language", "X-Session-Token"}
            headers = {name: value for name, value in self.headers.items() if name in kept}
            answer = deployment.fetch(self.path, headers)
            is_page = answer.headers["content-type"].startswith("text/html")
            body = deployment.rename(answer.content) if is_page or path == "/sw.js" else answer.content
            if is_page and not path.startswith("/api"):
                deployment.gone.clear()  # whoever loads the page gets the names that exist
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in _HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def deployment(address: str) -> Iterator[Deployment]:
    found = Deployment(address)
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(found))
    server.daemon_threads = True
    found.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def guest(chromium: Browser, deployment: Deployment) -> Iterator[Device]:
    device = Device(chromium, deployment.address, market=MARKET)
    yield device
    device.close()


def own_script(device: Device) -> str:
    return str(device.page.evaluate("document.querySelector('script[type=module][src]').src")).rsplit("/", 1)[1]


def wait_for_worker(device: Device) -> None:
    device.page.wait_for_function(HAS_WORKER)


@pytest.mark.long
def test_a_new_version_is_announced_and_taken_over_when_asked(guest: Device, deployment: Deployment) -> None:
    guest.open("/")
    wait_for_worker(guest)
    old = own_script(guest)
    new = old.replace("index-", "index-NEW")
    guest.mark()
    deployment.names[old] = new
    guest.page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    guest.sees("A new version is ready.")
    guest.shoot("updates/announced")
    assert guest.was_not_reloaded(), "nobody is interrupted"
    with guest.page.expect_navigation():
        guest.press("Reload")
    guest.page.wait_for_function(
        "(name) => document.querySelector('script[type=module][src]')?.src.endsWith(name)", arg=new
    )
    guest.sees_heading(re.compile("."))
    guest.page.wait_for_timeout(3_000)
    expect(guest.page.get_by_text("A new version is ready.")).to_have_count(0)


@pytest.mark.long
def test_a_page_that_comes_new_from_the_server_takes_its_version_over_silently(
    guest: Device, deployment: Deployment
) -> None:
    guest.open("/")
    wait_for_worker(guest)
    old = own_script(guest)
    deployment.names[old] = old.replace("index-", "index-NEW")
    guest.open("/")
    guest.page.wait_for_timeout(5_000)
    assert own_script(guest) == deployment.names[old]
    expect(guest.page.get_by_text("A new version is ready.")).to_have_count(0)
    assert guest.page.evaluate("async () => (await navigator.serviceWorker.ready).waiting === null")


@pytest.mark.long
def test_a_part_that_a_deployment_removed_brings_the_new_page_instead_of_a_broken_one(
    guest: Device, deployment: Deployment
) -> None:
    guest.open("/")
    wait_for_worker(guest)
    guest.mark()
    deployment.gone.add("/assets/ProfilePage-")
    with guest.page.expect_navigation():
        guest.follow("Profile")
    guest.page.wait_for_load_state()
    guest.follow("Profile")
    guest.sees_heading("Profile")
