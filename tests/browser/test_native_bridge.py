"""
The client app as a native shell shows it: its own pages at https://localhost, Capacitor's bridge before all scripts,
and a phone behind it that the test plays. Position, camera, pushes and sharing go through the plugins; without the
bridge the same pages use the browser.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.device import ROOT, Device
from tests.browser.people import MARKET, Colleague, make_resident
from tests.pictures import draw, encoded

pytestmark = [pytest.mark.browser, pytest.mark.long]

SHELL, SITE = "https://localhost", "https://visits.example"
BRIDGE = ROOT / "web/native/node_modules/@capacitor/android/capacitor/src/main/assets/native-bridge.js"
TOKEN = "fcm-token-of-this-phone-0123456789"
PLUGINS = {
    "App": ["addListener", "removeListener"],
    "Camera": ["takePhoto", "chooseFromGallery"],
    "Geolocation": ["getCurrentPosition", "requestPermissions", "checkPermissions"],
    "PushNotifications": ["checkPermissions", "requestPermissions", "register", "unregister", "addListener"],
    "Share": ["share"],
}
# The phone answers at once, and tells the page's listeners what its plugins would tell.
PHONE = """(facts) => {
    const listeners = {};
    const calls = [];
    const say = (call, data, keep = false) =>
        setTimeout(() => window.androidBridge.onmessage({ data: JSON.stringify({
            callbackId: call.callbackId, pluginId: call.pluginId, methodName: call.methodName,
            success: true, data, save: keep }) }));
    const answers = {
        "Geolocation.getCurrentPosition": () => ({ timestamp: Date.now(), coords: { ...facts.position, accuracy: 9 } }),
        "Geolocation.requestPermissions": () => ({ location: "granted", coarseLocation: "granted" }),
        "Camera.chooseFromGallery": () => ({ results: [{ type: 0, webPath: "/picture.png" }] }),
        "PushNotifications.checkPermissions": () => ({ receive: window.allowed ? "granted" : "prompt" }),
        "PushNotifications.requestPermissions": () => { window.allowed = true; return { receive: "granted" }; },
        "PushNotifications.register": () => {
            for (const call of listeners.registration ?? []) say(call, { value: facts.token }, true);
            return {};
        },
        "Share.share": () => ({ activityType: "mail" }),
    };
    window.phoneCalls = calls;
    window.androidBridge = { postMessage(text) {
        const call = JSON.parse(text);
        const name = `${call.pluginId}.${call.methodName}`;
        calls.push([name, call.options]);
        if (call.methodName === "addListener") {
            (listeners[call.options.eventName] ??= []).push(call);
            return;
        }
        say(call, answers[name]?.() ?? {});
    } };
    window.Capacitor = { DEBUG: false, isLoggingEnabled: false, Plugins: {}, PluginHeaders: facts.headers };
}"""


@pytest.fixture(scope="module")
def pages() -> Iterator[Path]:
    """The client app, built for a site as for a shell."""
    if not BRIDGE.exists():
        pytest.skip("`make native` has not installed Capacitor here")
    with TemporaryDirectory(prefix="doorstep-shell-", dir="/var/tmp") as folder:
        command = ". scripts/node-path && cd web && npm exec --workspace apps/client -- vite build --base / --outDir"
        done = subprocess.run(
            ["bash", "-c", f"{command} {folder} --emptyOutDir --logLevel warn"],
            cwd=ROOT, env=os.environ | {"VITE_SITE": SITE}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        yield Path(folder)


def shown_by_shell(device: Device, address: str, pages: Path, facts: dict[str, Any], *, bridge: bool) -> Device:
    """Serve the pages from the phone, behind the bridge, and let the running program be the site."""

    def serve(route: Route) -> None:
        path = httpx.URL(route.request.url).path
        if path == "/picture.png":
            return route.fulfill(body=encoded(draw((300, 200)), "PNG"), content_type="image/png")
        file = pages / path.lstrip("/")
        return route.fulfill(path=file if file.is_file() else pages / "index.html")

    def ask_site(route: Route) -> None:
        answer = route.fetch(url=route.request.url.replace(SITE, address))
        route.fulfill(response=answer)

    device.context.route(f"{SHELL}/**", serve)
    device.context.route(f"{SITE}/**", ask_site)
    device.context.route("**/live/v1/**", lambda route: route.abort())
    if bridge:
        headers = [
            {
                "name": name,
                "methods": [
                    {"name": each, "rtype": "callback" if each == "addListener" else "promise"} for each in methods
                ],
            }
            for name, methods in PLUGINS.items()
        ]
        device.page.add_init_script(f"({PHONE})({json.dumps(facts | {'headers': headers})})")
        device.page.add_init_script(path=BRIDGE)
    device.address = SHELL
    return device


@pytest.fixture
def new_shell(chromium: Browser, address: str, pages: Path) -> Iterator[Callable[..., Device]]:
    given: list[Device] = []

    def give(facts: dict[str, Any], *, bridge: bool = True, **wishes: Any) -> Device:
        device = shown_by_shell(Device(chromium, SHELL, **wishes), address, pages, facts, bridge=bridge)
        given.append(device)
        return device

    yield give
    faults = [fault for device in given for fault in device.faults]
    for device in given:
        device.context.unroute_all(behavior="ignoreErrors")
        device.close()
    assert not faults, faults


def called(device: Device, name: str) -> list[Any]:
    """What the phone was asked for by the plugin."""
    calls: list[tuple[str, Any]] = device.page.evaluate("window.phoneCalls")
    return [options for each, options in calls if each == name]


def test_the_phones_own_position_camera_pushes_and_sharing_are_used(
    new_shell: Callable[..., Device], address: str, colleague: Colleague
) -> None:
    resident = make_resident(address, "Aino Laine")
    places = httpx.get(f"{address}/maps/{MARKET}.json").json()["places"]
    spot = next(place for place in places if place["name"] == "Käpylä")
    position = {"latitude": spot["lat"], "longitude": spot["lon"]}
    device = new_shell({"position": position, "token": TOKEN}, token=resident.token, market=MARKET)

    device.open("/profile/addresses")
    device.press("Add an address")
    device.settle()  # the map and its names came from the site
    device.page.get_by_role("dialog").get_by_role("button", name="Show where I am").click()
    expect(device.page.get_by_role("dialog").get_by_role("status").first).to_contain_text("Käpylä")
    assert called(device, "Geolocation.getCurrentPosition")

    device.open("/profile/details")
    device.press("Add a photo")
    expect(device.page.get_by_role("button", name="Change photo")).to_be_visible()
    assert called(device, "Camera.chooseFromGallery")
    assert resident.get("/me").expect(200)["photo"] is not None

    device.open(f"/specialists/{colleague.specialist_id}")
    device.page.get_by_role("button", name=re.compile("^Share")).first.click()
    device.page.wait_for_function("() => window.phoneCalls.some(([name]) => name === 'Share.share')")
    (shared,) = called(device, "Share.share")
    assert shared["url"].startswith(f"{SITE}/specialists/{colleague.specialist_id}")

    # This program has no key of Google's: the preferences say so, and nothing is asked of the phone.
    device.open("/profile/notices")
    device.sees("This service sends no notices to devices of this kind yet.")
    assert not called(device, "PushNotifications.requestPermissions")


def test_a_program_that_reaches_phones_is_told_the_token(new_shell: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Otto Niemi")
    device = new_shell({"position": {}, "token": TOKEN}, token=resident.token, market=MARKET)
    told: list[Any] = []

    def config(route: Route) -> None:
        answer = route.fetch(url=f"{address}/api/v1/config")
        route.fulfill(response=answer, json=answer.json() | {"push_services": ["web", "fcm"]})

    def subscribe(route: Route) -> None:
        if route.request.method == "OPTIONS":
            return route.continue_()
        told.append(route.request.post_data_json)
        made = {"id": "019aa9d4-6f3b-7c6e-9d55-0a4b5cf5a1c2", "app": "client", "created_at": "2026-11-22T08:00:00Z"}
        return route.fulfill(status=201, json=made, headers={"Access-Control-Allow-Origin": SHELL})

    device.page.route("**/api/v1/config", config)
    device.page.route("**/push-subscriptions", subscribe)
    device.open("/profile/notices")
    device.press("Turn on")
    device.sees("Notices arrive here even when the app is closed.")
    assert told == [{"endpoint": f"fcm:{TOKEN}", "app": "client"}]
    assert called(device, "PushNotifications.register")


def test_without_the_bridge_the_browser_is_used(
    new_shell: Callable[..., Device], address: str, colleague: Colleague
) -> None:
    resident = make_resident(address, "Elsa Koski")
    device = new_shell({}, bridge=False, token=resident.token, market=MARKET)
    device.context.grant_permissions(["clipboard-read", "clipboard-write", "geolocation"])
    device.context.set_geolocation({"latitude": 60.2136, "longitude": 24.9512})
    device.open(f"/specialists/{colleague.specialist_id}")
    device.page.get_by_role("button", name=re.compile("^Share")).first.click()
    device.sees(re.compile("copied", re.IGNORECASE))
    device.open("/profile/details")
    with device.page.expect_file_chooser():
        device.press("Add a photo")
    device.open("/profile/addresses")
    device.press("Add an address")
    device.settle()
    device.page.get_by_role("dialog").get_by_role("button", name="Show where I am").click()
    expect(device.page.get_by_role("dialog").get_by_role("status").first).to_contain_text("Käpylä")
