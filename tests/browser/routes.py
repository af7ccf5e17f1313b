"""The routes of both apps as their routers have them, so that a walk can tell which screen nobody looked at."""

import re
from collections.abc import Iterable
from functools import cache

from tests.browser.device import ROOT

_ROUTER = "web/apps/{}/src/app/routes.tsx"
_BASES = {"client": "", "specialist": "/specialist"}
_ROUTE = re.compile(r'page\("(?P<page>[^"]+)", \(\)|(?P<index>index): true|path: "(?P<rest>\*)"')
LOOKED_AT_ELSEWHERE = {"/gallery": "test_gallery.py"}


@cache
def app_routes() -> tuple[str, ...]:
    """The patterns of all pages, such as ``/bookings/:orderId``; ``*`` is what no other pattern takes."""
    found = []
    for app, base in _BASES.items():
        text = (ROOT / _ROUTER.format(app)).read_text()
        routes = [match["page"] or ("/" if match["index"] else "*") for match in _ROUTE.finditer(text)]
        lazy = sum(1 for route in routes if route != "*") - text.count("index: true")
        assert lazy == text.count("=> import("), f"a route of the {app} app is written in another way"
        found += [f"{base}/" if route == "/" else f"{base}/*" if route == "*" else base + route for route in routes]
    return tuple(found)


def route_of(path: str) -> str:
    """The pattern that takes a path; the one with the fewest open parts, as in the router."""
    fitting = [route for route in app_routes() if not route.endswith("/*") and _matches(route, path)]
    if fitting:
        return min(fitting, key=lambda route: route.count(":"))
    return "/specialist/*" if path.startswith("/specialist/") else "/*"


def unvisited(paths: Iterable[str]) -> list[str]:
    """Routes that none of these paths belongs to."""
    seen = {route_of(path) for path in paths}
    return [route for route in app_routes() if route not in seen and route not in LOOKED_AT_ELSEWHERE]


def _matches(route: str, path: str) -> bool:
    pattern = re.sub(r":\w+", "[^/]+", route.rstrip("/") or "/")
    return re.fullmatch(pattern, path.rstrip("/") or "/") is not None
