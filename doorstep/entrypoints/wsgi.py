"""The api role's application: Django, with files of the web apps and the staff desk served beside it."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver
from whitenoise import WhiteNoise

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints.web import APPS, IMMUTABLE_FILES

type StartResponse = Callable[..., Any]


def _set_freshness(headers: Headers, path: str, url: str) -> None:
    """What tells an app that it was updated is asked for every time."""
    if url.endswith(("/sw.js", "/manifest.webmanifest")):
        headers["Cache-Control"] = "no-cache"


def _with_files(django: WSGIHandler) -> WhiteNoise:
    """Serve what never changes while the process runs: static files of Django's apps, and the built web apps."""
    served = WhiteNoise(
        django,
        max_age=3600,
        immutable_file_test=IMMUTABLE_FILES,
        allow_all_origins=False,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=_set_freshness,
    )
    for finder in get_finders():
        for path, storage in finder.list([]):
            served.add_file_to_dictionary(settings.STATIC_URL + path.replace("\\", "/"), storage.path(path))
    for app in APPS:
        if app.build.is_dir():
            served.add_files(app.build, prefix=app.prefix)
        # Pages come from doorstep.entrypoints.web, with their security headers.
        served.files.pop(f"{app.prefix}index.html", None)
    return served


_django = WSGIHandler()
_files = _with_files(_django)
# Import every endpoint now rather than while the first visitor waits.
assert get_resolver().url_patterns


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI entry."""
    if environ.get("PATH_INFO", "").startswith("/api/"):
        return _django(environ, start_response)
    answer: Iterable[bytes] = _files(environ, start_response)
    return answer
