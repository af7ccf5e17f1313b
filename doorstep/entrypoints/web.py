"""Pages of the built web apps: the client's at `/`, the specialist's at `/specialist/`."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from doorstep.entrypoints.maps.files import map_file

# The bundler names these by their content.
IMMUTABLE_FILES = r"^.*/assets/.+-[0-9A-Za-z_-]{8,}\.\w+$"

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_NOT_BUILT = "The web apps are not built yet: run `make web`, then load this page again.\n"


@dataclass(frozen=True)
class WebApp:
    """One built app: where it is served, and where its files are: the bundler links its last complete build there."""

    prefix: str
    build: Path


APPS = (
    WebApp("/specialist/", settings.WEB_ROOT / "dist" / "specialist"),
    WebApp("/", settings.WEB_ROOT / "dist" / "client"),
)


@lru_cache(maxsize=8)
def _read_page(path: Path, modified: int) -> tuple[bytes, str]:
    """A page with the hashes of its inline scripts, which its policy then allows. `modified` keys the cache."""
    page = path.read_bytes()
    hashes = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page))
    return page, " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)


def _content_policy(request: HttpRequest, script_hashes: str) -> str:
    name = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    live = settings.LIVE_URL or f"{request.scheme}://{name}:{settings.PORT + 1}"
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {script_hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",  # positions set by maps and overlays
            "img-src 'self' data: blob:",
            f"connect-src 'self' {live}",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def _page_of(app: WebApp) -> Callable[..., HttpResponse]:
    @require_safe
    def page(request: HttpRequest, rest: str | None = None) -> HttpResponse:
        if rest and "." in rest.rsplit("/", 1)[-1]:
            return HttpResponseNotFound("There is no such file.\n", content_type="text/plain")
        index = app.build / "index.html"
        if not index.exists():
            return HttpResponse(_NOT_BUILT, status=503, content_type="text/plain")
        content, script_hashes = _read_page(index, index.stat().st_mtime_ns)
        response = HttpResponse(content, content_type="text/html; charset=utf-8")
        response["Cache-Control"] = "no-cache"
        response["Content-Security-Policy"] = _content_policy(request, script_hashes)
        return response

    return page


urlpatterns = [
    re_path(r"^maps/(?P<market>[a-z]{3})\.(?P<kind>pmtiles|json)$", map_file),
    re_path(r"^staff$", RedirectView.as_view(url="/staff/")),
    re_path(r"^specialist(?:/(?P<rest>.*))?$", _page_of(APPS[0])),
    re_path(r"^(?!api/|staff/|static/|media/)(?P<rest>.*)$", _page_of(APPS[1])),
]
