"""The api role's application: Django, with files of the web apps and the staff desk served beside it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.urls import get_resolver
from whitenoise import WhiteNoise

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints.web import APPS, IMMUTABLE_FILES, WebApp
from doorstep.infra import db

type StartResponse = Callable[..., Any]
type Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def _set_freshness(headers: Headers, path: str, url: str) -> None:
    """What tells an app that it was updated is asked for every time."""
    if url.endswith(("/sw.js", "/manifest.webmanifest")):
        headers["Cache-Control"] = "no-cache"


def _no_files(behind: Application) -> WhiteNoise:
    return WhiteNoise(
        behind,
        max_age=3600,
        immutable_file_test=IMMUTABLE_FILES,
        allow_all_origins=False,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=_set_freshness,
    )


def static_files(behind: Application) -> Application:
    """Serve the static files of Django's apps, which never change while the process runs."""
    served = _no_files(behind)
    for finder in get_finders():
        for path, storage in finder.list([]):
            served.add_file_to_dictionary(settings.STATIC_URL + path.replace("\\", "/"), storage.path(path))
    answer: Application = served
    return answer


class BuiltApps:
    """
    Serve the built web apps' files as they are on the disk, and let what stands behind answer everything else.

    An app that is built anew has files of other names, and another worker at the same address: its pages, which are
    read from the disk too, need those.
    """

    def __init__(self, behind: Application, apps: Sequence[WebApp] = APPS) -> None:
        self._behind, self._apps = behind, apps
        # Replaced as a whole: threads share it.
        self._served = (self._changes(), self._look())

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI entry."""
        changes, served = self._served
        if changes != (found := self._changes()):
            # In the middle of a change a file may be gone before it is looked at: the next request looks again.
            with suppress(OSError):
                served = self._look()
                self._served = (found, served)
        answer: Iterable[bytes] = served(environ, start_response)
        return answer

    def _changes(self) -> list[int]:
        """When each app's folders last got or lost a file; each build has folders of its own."""
        folders = [folder for app in self._apps for folder in (app.build, app.build / "assets")]
        return [folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in folders]

    def _look(self) -> WhiteNoise:
        served = _no_files(self._behind)
        for app in self._apps:
            if app.build.is_dir():
                # The build of now: by the link, a file that is named but not yet read could turn into the next one's.
                served.add_files(app.build.resolve(), prefix=app.prefix)
            # Pages come from doorstep.entrypoints.web, with their security headers.
            served.files.pop(f"{app.prefix}index.html", None)
        return served


request_started.connect(db.close_lost_session)
_django = WSGIHandler()
_files = BuiltApps(static_files(_django))
# Import every endpoint now rather than while the first visitor waits.
assert get_resolver().url_patterns


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI entry."""
    if environ.get("PATH_INFO", "").startswith("/api/"):
        return _django(environ, start_response)
    return _files(environ, start_response)
