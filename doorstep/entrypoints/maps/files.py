"""Serving the drawn maps. A map on screen reads pieces of its archive, so ranges are answered (RFC 9110, 14)."""

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

_TYPES = {"pmtiles": "application/vnd.pmtiles", "json": "application/json"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_NOT_BUILT = "There is no such map. Maps are drawn by `make web`.\n"


@require_safe
def map_file(request: HttpRequest, market: str, kind: str) -> HttpResponse:
    """
    A market's tiles (`pmtiles`) or places (`json`), whole or the asked range. Cached for an hour, then checked by tag.

    206 with the range, 304 if the tag is still right, 416 if the range lies outside, 404 if there is no such map.
    """
    path: Path = settings.MAPS_ROOT / f"{market}.{kind}"
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return HttpResponseNotFound(_NOT_BUILT, content_type="text/plain")
    with file:
        state = os.fstat(file.fileno())  # of the open file: a rebuild puts another in its place
        size, tag = state.st_size, f'"{_digest(path, state.st_mtime_ns)}"'
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": "public, max-age=3600",
            "ETag": tag,
            "Last-Modified": http_date(state.st_mtime),
        }
        if tag in _tags(request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers=headers)
        wanted = _wanted_range(request, size, tag, int(state.st_mtime))
        if wanted is not None and wanted.start >= wanted.stop:
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        span = wanted or range(size)
        if wanted is not None:
            headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
        headers["Content-Length"] = str(len(span))
        file.seek(span.start)
        content = b"" if request.method == "HEAD" else file.read(len(span))
    return HttpResponse(content, status=200 if wanted is None else 206, content_type=_TYPES[kind], headers=headers)


@lru_cache(maxsize=32)
def _digest(path: Path, modified: int) -> str:
    """By content, so that every host gives the same file the same tag. `modified` keys the cache."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20]


def _tags(header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def _wanted_range(request: HttpRequest, size: int, tag: str, modified: int) -> range | None:
    """
    The range to send; None for the whole file, also where the condition of the range no longer holds. Empty if it lies
    outside the file. Several ranges at once are answered with the whole.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or asked.groups() == ("", ""):
        return None
    condition = request.headers.get("If-Range")
    if condition and condition != tag and parse_http_date_safe(condition) != modified:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    stop = min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return None
    return range(int(first), stop)
