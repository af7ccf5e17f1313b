"""The native projects of both apps: made by the command, made again without loss, refused without a site."""

import json
import plistlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
MAKER = ROOT / "web" / "native" / "make.py"
SITE = "https://visits.example"
ANDROID = "{http://schemas.android.com/apk/res/android}"
PLUGINS = {"App", "Camera", "Geolocation", "PushNotifications", "Share"}
APPS = ("client", "specialist")

pytestmark = pytest.mark.browser


def make(folder: Path, site: str = SITE) -> "subprocess.CompletedProcess[str]":
    """Run the command."""
    command = [sys.executable, str(MAKER), "--site", site, "--folder", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def projects() -> Iterator[Path]:
    """Both apps' projects, made once."""
    with TemporaryDirectory(prefix="doorstep-native-", dir="/var/tmp") as folder:
        done = make(Path(folder))
        assert done.returncode == 0, done.stdout + done.stderr
        yield Path(folder)


def manifest(projects: Path, app: str) -> ET.Element:
    """The Android manifest of an app."""
    return ET.parse(projects / app / "android/app/src/main/AndroidManifest.xml").getroot()


@pytest.mark.parametrize("app", APPS)
def test_the_pages_are_built_for_the_site(projects: Path, app: str) -> None:
    pages = projects / app / "www"
    page = (pages / "index.html").read_text()
    assert '<div id="root"' in page
    assert 'src="/assets/' in page
    scripts = "".join(script.read_text() for script in (pages / "assets").glob("*.js"))
    assert SITE in scripts
    for place in ("android/app/src/main/assets/public", "ios/App/App/public"):
        assert (projects / app / place / "index.html").read_text() == page


@pytest.mark.parametrize("app", APPS)
def test_android_asks_for_what_the_plugins_need(projects: Path, app: str) -> None:
    root = manifest(projects, app)
    permissions = [one.get(f"{ANDROID}name", "").rpartition(".")[2] for one in root.iter("uses-permission")]
    assert {"INTERNET", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "POST_NOTIFICATIONS"} <= set(permissions)
    assert len(permissions) == len(set(permissions))
    link = root.find("application/activity/intent-filter/data")
    assert link is not None
    assert link.attrib == {
        f"{ANDROID}scheme": "https",
        f"{ANDROID}host": "visits.example",
        f"{ANDROID}pathPrefix": "/specialist/" if app == "specialist" else "/",
    }
    assets = projects / app / "android/app/src/main/assets"
    plugins = json.loads((assets / "capacitor.plugins.json").read_text())
    assert {plugin["classpath"].rpartition(".")[2].removesuffix("Plugin") for plugin in plugins} == PLUGINS
    assert json.loads((assets / "capacitor.config.json").read_text())["appId"] == f"app.doorstep.{app}"


@pytest.mark.parametrize("app", APPS)
def test_ios_says_why_it_asks(projects: Path, app: str) -> None:
    project = projects / app / "ios/App"
    information = plistlib.loads((project / "App/Info.plist").read_bytes())
    for reason in ("NSLocationWhenInUseUsageDescription", "NSCameraUsageDescription", "NSPhotoLibraryUsageDescription"):
        assert len(information[reason]) > 10
    assert information["CFBundleIdentifier"] == "$(PRODUCT_BUNDLE_IDENTIFIER)"
    rights = plistlib.loads((project / "App/App.entitlements").read_bytes())
    assert rights["com.apple.developer.associated-domains"] == ["applinks:visits.example"]
    settings = (project / "App.xcodeproj/project.pbxproj").read_text()
    assert settings.count("CODE_SIGN_ENTITLEMENTS = App/App.entitlements;") == 2
    assert f"PRODUCT_BUNDLE_IDENTIFIER = app.doorstep.{app};" in settings
    packages = (project / "CapApp-SPM/Package.swift").read_text()
    for plugin in PLUGINS:
        assert f"Capacitor{plugin}" in packages


@pytest.mark.parametrize("app", APPS)
def test_icons_are_the_house_mark(projects: Path, app: str) -> None:
    largest = projects / app / "ios/App/App/Assets.xcassets/AppIcon.appiconset/AppIcon-512@2x.png"
    with Image.open(largest) as icon:
        assert icon.size == (1024, 1024)
        assert icon.mode == "RGB"
        assert icon.getpixel((20, 20)) == (0x0B, 0x73, 0x55)
    with Image.open(projects / app / "android/app/src/main/res/mipmap-xxxhdpi/ic_launcher_foreground.png") as icon:
        assert icon.size == (432, 432)
        assert icon.getpixel((3, 3)) == (0, 0, 0, 0)


@pytest.mark.long
def test_making_again_changes_nothing_and_keeps_what_a_person_added(projects: Path) -> None:
    place = projects / "client/android/app/src/main/AndroidManifest.xml"
    added = '<uses-permission android:name="android.permission.VIBRATE" />'
    place.write_text(place.read_text().replace("</manifest>", f"    {added}\n</manifest>"))
    delegate = projects / "client/ios/App/App/AppDelegate.swift"
    before = {path: path.read_bytes() for path in (place, delegate, projects / "client/ios/App/App/Info.plist")}
    done = make(projects)
    assert done.returncode == 0, done.stdout + done.stderr
    assert added in place.read_text()
    assert len(manifest(projects, "client").findall("application/activity/intent-filter")) == 2
    assert delegate.read_text().count("didRegisterForRemoteNotificationsWithDeviceToken deviceToken") == 1
    for path in (delegate, projects / "client/ios/App/App/Info.plist"):
        assert path.read_bytes() == before[path]


@pytest.mark.parametrize("site", ["visits.example", "http://visits.example", "https://"])
def test_a_site_without_https_is_refused(tmp_path: Path, site: str) -> None:
    done = make(tmp_path, site)
    assert done.returncode == 2
    assert "https" in done.stderr
    assert not list(tmp_path.iterdir())
