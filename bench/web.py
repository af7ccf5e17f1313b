"""
The client app's home page as a stranger's phone meets it, by Lighthouse, and the guest's screens by axe.

`js_kb` counts the scripts that the page names itself, without which nothing can be shown or done; `js_visit_kb` also
those that it fetches by and by once it stands (suggestions, offline reading, push). Each is compressed by gzip.

Needs the built web apps, Chromium, and Lighthouse, which is installed into `web/lighthouse` when it is missing.
Prints a table, then `{"bench":"web",...}`. Ends with 1 if a budget is exceeded or a serious fault was found.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from bench.running import CannotRun, say, temporary_site

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "web" / "lighthouse"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 390, "height": 844}
MOST_JS_KB = 160
SETTLE_MS = 2_500
LEAST_ACCESSIBILITY = 100
LEAST_PRACTICES = 95
GUEST_SCREENS = ("/", "/search", "/bookings", "/favourites", "/inbox", "/profile", "/sign-in")


@dataclass(frozen=True)
class Visit:
    """One Lighthouse run: scores of 0 to 100, and all JavaScript that was loaded, in kB of gzip."""

    performance: int
    accessibility: int
    practices: int
    js_kb: float
    remarks: tuple[str, ...]


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--address", help="a running Doorstep to measure, instead of a temporary one")
    chosen = options.parse_args()
    _install_lighthouse()
    if chosen.address:
        return _measure(chosen.address, chosen.runs)

    def build() -> None:
        from doorstep.entrypoints.seed import seed

        seed()

    with temporary_site(build) as (site, _):
        return _measure(f"http://localhost:{site.port}", chosen.runs)


def _measure(address: str, runs: int) -> int:
    visits = []
    for number in range(runs):
        visits.append(_visit(f"{address}/?market=hel"))
        say(f"visit {number + 1}: {visits[-1]}")
    serious = _count_serious(address)
    for fault in serious:
        say(fault)
    performance = round(statistics.median(visit.performance for visit in visits))
    accessibility = round(statistics.median(visit.accessibility for visit in visits))
    practices = round(statistics.median(visit.practices for visit in visits))
    js_kb = _first_load_kb(f"{address}/")
    visit_kb = round(statistics.median(visit.js_kb for visit in visits), 1)
    print(
        f"home as guest, {runs} visits: performance {performance}, accessibility {accessibility}, "
        f"best practices {practices}, {js_kb} kB JavaScript first, {visit_kb} kB in the end"
    )
    figures = {
        "bench": "web",
        "js_kb": js_kb,
        "js_visit_kb": visit_kb,
        "performance": performance,
        "accessibility": accessibility,
        "best_practices": practices,
        "axe_serious": len(serious),
    }
    print(json.dumps(figures))
    short = accessibility < LEAST_ACCESSIBILITY or practices < LEAST_PRACTICES
    return int(short or js_kb > MOST_JS_KB or bool(serious))


def _node(*arguments: str) -> list[str]:
    return ["bash", "-c", '. scripts/node-path && exec "$@"', "bash", *arguments]


def _install_lighthouse() -> None:
    if (LIGHTHOUSE / "node_modules" / "lighthouse").exists():
        return
    say("installing Lighthouse")
    command = _node("npm", "--prefix", "web/lighthouse", "install", "--no-audit", "--no-fund", "--no-package-lock")
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _visit(page: str) -> Visit:
    with tempfile.TemporaryDirectory(prefix="doorstep-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = _node(
            "node", "web/lighthouse/node_modules/lighthouse/cli/index.js", page,
            "--output=json", f"--output-path={report}", "--quiet",
            "--only-categories=performance,accessibility,best-practices",
            f"--chrome-flags=--headless {' '.join(FLAGS)} --user-data-dir={folder}/profile",
        )  # fmt: skip
        environment = os.environ | {"CHROME_PATH": CHROMIUM}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode or not report.exists():
            raise CannotRun(f"Lighthouse could not visit the page:\n{done.stderr[-2000:]}")
        return _read_report(json.loads(report.read_text()))


def _read_report(report: dict[str, object]) -> Visit:
    categories: dict[str, dict[str, float | None]] = report["categories"]  # type: ignore[assignment]
    audits: dict[str, dict[str, object]] = report["audits"]  # type: ignore[assignment]
    if any(category["score"] is None for category in categories.values()):
        raise CannotRun(f"Lighthouse gave no score: {report.get('runtimeError')}")
    scores = {name: round((category["score"] or 0) * 100) for name, category in categories.items()}
    requests: list[dict[str, object]] = audits["network-requests"]["details"]["items"]  # type: ignore[index]
    scripts = [request for request in requests if request.get("resourceType") == "Script"]
    remarks = tuple(
        f"{name}: {audit['title']}"
        for category in ("accessibility", "best-practices")
        for name in (one["id"] for one in categories[category]["auditRefs"])  # type: ignore[union-attr]
        if (audit := audits[name])["score"] == 0
    )
    return Visit(
        performance=scores["performance"],
        accessibility=scores["accessibility"],
        practices=scores["best-practices"],
        js_kb=round(sum(_gzip_size(str(script["url"])) for script in scripts) / 1000, 1),
        remarks=remarks,
    )


def _first_load_kb(page: str) -> float:
    """The scripts and module preloads that the page's HTML names."""
    with urlopen(page) as answer:
        html = answer.read().decode()
    named = re.findall(r'<script[^>]+src="([^"]+)"|<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"', html)
    addresses = {urljoin(page, script or preload) for script, preload in named}
    if not addresses:
        raise CannotRun("The home page names no scripts.")
    return round(sum(_gzip_size(address) for address in addresses) / 1000, 1)


@cache
def _gzip_size(script: str) -> int:
    with urlopen(script) as answer:
        return len(gzip.compress(answer.read()))


def _count_serious(address: str) -> list[str]:
    """Serious and critical faults that axe finds on the guest's screens, in light and dark."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type,unused-ignore]
            page = context.new_page()
            page.goto(f"{address}/?market=hel")
            for screen in GUEST_SCREENS:
                page.goto(address + screen)  # not "networkidle": a page that follows live changes never is
                page.wait_for_timeout(SETTLE_MS)
                violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
                found += [
                    f"{screen} {scheme}: {violation['id']}"
                    for violation in violations
                    if violation["impact"] in ("serious", "critical")
                ]
            context.close()
        browser.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
