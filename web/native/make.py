"""
Make and sync the Capacitor projects of both apps: `make native SITE=https://doorstep.example`.

Each app is built for the site it will talk to, its Android and iOS projects are created when they are missing, and
permissions, reasons, deep links and icons are put in. Running it again changes nothing that a person added.
"""

import argparse
import json
import os
import plistlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
WEB = HERE.parent
ANDROID = "http://schemas.android.com/apk/res/android"
ACCENT = "#0b7355"
BACKGROUND = f"""<?xml version="1.0" encoding="utf-8"?>
<resources>
    <color name="ic_launcher_background">{ACCENT}</color>
</resources>
"""
ICON_PIXELS = {"mdpi": 48, "hdpi": 72, "xhdpi": 96, "xxhdpi": 144, "xxxhdpi": 192}
PUSH_MARK = "didRegisterForRemoteNotificationsWithDeviceToken"
PUSH_CODE = """
    func application(_ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data) {
        NotificationCenter.default.post(name: .capacitorDidRegisterForRemoteNotifications, object: deviceToken)
    }

    func application(_ application: UIApplication, didFailToRegisterForRemoteNotificationsWithError error: Error) {
        NotificationCenter.default.post(name: .capacitorDidFailToRegisterForRemoteNotifications, object: error)
    }
}
"""


@dataclass(frozen=True)
class App:
    """One of the apps as a native project: `folder` holds its configuration, `android/` and `ios/`."""

    key: str
    about: dict[str, Any]
    site: str
    folder: Path

    @property
    def host(self) -> str:
        """The site's host name, whose links open the app."""
        return urlsplit(self.site).hostname or ""


def main() -> int:
    """Make every app; the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--site", required=True, help="https address of the deployment that the apps talk to")
    options.add_argument("--folder", type=Path, default=HERE, help="where the projects go")
    chosen = options.parse_args()
    if urlsplit(chosen.site).scheme != "https" or not urlsplit(chosen.site).hostname:
        print("Give the site's whole address with https, as in SITE=https://doorstep.example", file=sys.stderr)
        return 2
    if not (HERE / "node_modules" / "@capacitor" / "cli").exists():
        print("- installing Capacitor")
        _run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent", folder=HERE)
    for key, about in json.loads((HERE / "apps.json").read_text()).items():
        app = App(key, about, chosen.site.rstrip("/"), chosen.folder / key)
        print(f"- {about['name']} for {app.site}")
        _make(app)
    return 0


def _make(app: App) -> None:
    app.folder.mkdir(parents=True, exist_ok=True)
    packages = app.folder / "node_modules"
    if not packages.exists():
        packages.symlink_to(os.path.relpath(HERE / "node_modules", app.folder))
    (app.folder / "package.json").write_text((HERE / "package.json").read_text())
    (app.folder / "capacitor.config.json").write_text(json.dumps(_configuration(app), indent=2) + "\n")
    _build(app)
    for platform in ("android", "ios"):
        if not (app.folder / platform).exists():
            _capacitor(app, "add", platform)
    _capacitor(app, "sync")
    _prepare_android(app)
    _prepare_ios(app)


def _configuration(app: App) -> dict[str, Any]:
    return {
        "appId": app.about["id"],
        "appName": app.about["name"],
        "webDir": "www",
        "server": {"androidScheme": "https"},
        "plugins": {"PushNotifications": {"presentationOptions": ["alert", "badge", "sound"]}},
    }


def _build(app: App) -> None:
    _run(
        "npm", "exec", "--workspace", f"apps/{app.key}", "--",
        "vite", "build", "--base", "/", "--outDir", str(app.folder / "www"), "--emptyOutDir", "--logLevel", "warn",
        folder=WEB, environment={"VITE_SITE": app.site},
    )  # fmt: skip


def _capacitor(app: App, *arguments: str) -> None:
    _run("node", str(HERE / "node_modules/@capacitor/cli/bin/capacitor"), *arguments, folder=app.folder)


def _run(*command: str, folder: Path, environment: dict[str, str] | None = None) -> None:
    script = 'cd "$1" && . scripts/node-path && cd "$2" && shift 2 && exec "$@"'
    with_node = ["bash", "-c", script, "bash", str(WEB.parent), str(folder), *command]
    variables = os.environ | {"CI": "1"} | (environment or {})
    done = subprocess.run(with_node, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _prepare_android(app: App) -> None:
    """Permissions, the links that open the app, and its icons."""
    main = app.folder / "android" / "app" / "src" / "main"
    ET.register_namespace("android", ANDROID)
    tree = ET.parse(main / "AndroidManifest.xml")  # noqa: S314 (Capacitor wrote it)
    root, name = tree.getroot(), f"{{{ANDROID}}}name"
    known = {one.get(name) for one in root.iter("uses-permission")}
    for permission in app.about["permissions"]:
        if (whole := f"android.permission.{permission}") not in known:
            ET.SubElement(root, "uses-permission", {name: whole})
    application, activity = root.find("application"), root.find("application/activity")
    assert application is not None
    assert activity is not None
    # Sessions must not travel to another phone in a backup.
    application.set(f"{{{ANDROID}}}allowBackup", "false")
    for link in [one for one in activity.findall("intent-filter") if one.get(f"{{{ANDROID}}}autoVerify")]:
        activity.remove(link)
    link = ET.SubElement(activity, "intent-filter", {f"{{{ANDROID}}}autoVerify": "true"})
    ET.SubElement(link, "action", {name: "android.intent.action.VIEW"})
    for category in ("DEFAULT", "BROWSABLE"):
        ET.SubElement(link, "category", {name: f"android.intent.category.{category}"})
    place = {f"{{{ANDROID}}}scheme": "https", f"{{{ANDROID}}}host": app.host}
    ET.SubElement(link, "data", place | {f"{{{ANDROID}}}pathPrefix": app.about["path"]})
    ET.indent(tree, "    ")
    tree.write(main / "AndroidManifest.xml", encoding="utf-8", xml_declaration=True)
    background = (
        '<?xml version="1.0" encoding="utf-8"?>\n<resources>\n    <color name="ic_launcher_background">{}</color>'
    )
    (main / "res/values/ic_launcher_background.xml").write_text(f"{background.format(ACCENT)}\n</resources>\n")
    for density, pixels in ICON_PIXELS.items():
        folder = main / "res" / f"mipmap-{density}"
        draw_icon(pixels, rounded=0.22).save(folder / "ic_launcher.png")
        draw_icon(pixels, rounded=0.5).save(folder / "ic_launcher_round.png")
        # The launcher shows the inner two thirds of an adaptive icon.
        draw_icon(round(pixels * 2.25), ground=None, scale=0.6).save(folder / "ic_launcher_foreground.png")


def _prepare_ios(app: App) -> None:
    """Reasons for asking, background notices, the links that open the app, and its icon."""
    project = app.folder / "ios" / "App" / "App"
    information = project / "Info.plist"
    content = plistlib.loads(information.read_bytes())
    content |= app.about["reasons"]
    content["UIBackgroundModes"] = sorted({*content.get("UIBackgroundModes", []), "remote-notification"})
    content["UIRequiredDeviceCapabilities"] = ["arm64"]
    content["CFBundleLocalizations"] = ["en", "ru", "zh-Hans", "zh-Hant"]
    content["ITSAppUsesNonExemptEncryption"] = False
    information.write_bytes(plistlib.dumps(content, sort_keys=False))
    rights = {"aps-environment": "production", "com.apple.developer.associated-domains": [f"applinks:{app.host}"]}
    (project / "App.entitlements").write_bytes(plistlib.dumps(rights))
    delegate = project / "AppDelegate.swift"
    if PUSH_MARK not in (source := delegate.read_text()):
        delegate.write_text(source.rstrip().removesuffix("}").rstrip() + "\n" + PUSH_CODE)
    settings = app.folder / "ios" / "App" / "App.xcodeproj" / "project.pbxproj"
    text = settings.read_text()
    if "CODE_SIGN_ENTITLEMENTS" not in text:
        mark = "INFOPLIST_FILE = App/Info.plist;"
        settings.write_text(text.replace(mark, f"CODE_SIGN_ENTITLEMENTS = App/App.entitlements;\n\t\t\t\t{mark}"))
    icon = draw_icon(1024, rounded=0).convert("RGB")
    icon.save(project / "Assets.xcassets/AppIcon.appiconset/AppIcon-512@2x.png")


def draw_icon(pixels: int, *, rounded: float = 0.0, ground: str | None = ACCENT, scale: float = 1.0) -> Image.Image:
    """
    The house mark, a door ajar on a step.

    :param rounded: radius of the corners as a share of the width; 0.5 makes a disc.
    :param ground: colour behind the mark; None leaves it clear.
    :param scale: size of the mark within the icon.
    """
    fine = pixels * 4
    image = Image.new("RGBA", (fine, fine), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if ground:
        draw.rounded_rectangle((0, 0, fine - 1, fine - 1), radius=rounded * fine, fill=ground)

    def at(x: float, y: float) -> tuple[float, float]:
        return tuple((0.5 + (value / 32 - 0.5) * scale) * fine for value in (x, y))  # type: ignore[return-value]

    width = max(1, round(2.2 / 32 * fine * scale))
    frame = [(10, 23), (10, 9.5), (10.6, 8.2), (11.5, 8), (20.5, 8), (21.4, 8.2), (22, 9.5), (22, 23)]
    draw.line([at(*corner) for corner in frame], fill="white", width=width, joint="curve")
    draw.polygon([at(12.5, 10.5), at(18, 12), at(18, 24), at(12.5, 23)], fill="white")
    draw.line([at(7, 24.5), at(25, 24.5)], fill="white", width=width)
    for x in (7, 25):
        center, radius = at(x, 24.5), width / 2
        draw.ellipse((center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius), fill="white")
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
