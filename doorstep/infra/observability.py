"""JSON logs with request ids, one line per request, and the middleware that gives every request its id."""

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from doorstep.infra.context import begin_request, current_request_id

REQUEST_ID_HEADER = "X-Request-ID"
ROLE_VARIABLE = "DOORSTEP_ROLE"

_LOGGED = orjson.OPT_NON_STR_KEYS
_STANDARD_FIELDS = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "taskName"}

# The address of a calendar is a secret, which logs would tell.
_SECRET_PATHS = re.compile(r"(?<=^/calendar/)[^/]+")
_QUIET_PATHS = frozenset({"/healthz", "/readyz"})
_access = logging.getLogger("doorstep.access")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, role, request_id, message, then whatever `extra=` named."""

    def __init__(self) -> None:
        super().__init__()
        self.role = os.environ.get(ROLE_VARIABLE, "tool")

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "role": self.role,
            "message": record.getMessage(),
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        for name, value in record.__dict__.items():
            if name not in _STANDARD_FIELDS and name not in line and name != "request":
                line[name] = value
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str, option=_LOGGED).decode()
        except TypeError:  # half a character of UTF-16, or a number beyond 64 bits
            return json.dumps(line, default=str)


def logging_settings(level: str) -> dict[str, Any]:
    """The value of Django's `LOGGING`: everything as JSON on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json"}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            # Django's own line about a 4xx or 5xx repeats the access line; errors come with their traceback.
            "django.request": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            # It writes each address that it calls, and some hold what is secret.
            "httpx": {"level": "WARNING"},
            "_granian": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        },
    }


class RequestMiddleware:
    """
    Give the request an id, answer with it, and write one access line.

    A caller's `X-Request-ID` is kept when it is 8 to 64 harmless characters. The line holds no query string
    and no body, as both may name people or places.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = begin_request(request.META.get("HTTP_X_REQUEST_ID"))
        response = self.get_response(request)
        response[REQUEST_ID_HEADER] = request_id
        response.setdefault("X-Content-Type-Options", "nosniff")
        if not response.streaming:
            response.setdefault("Content-Length", str(len(response.content)))
        self._write_line(request, response.status_code, started)
        return response

    def _write_line(self, request: HttpRequest, status: int, started: float) -> None:
        if request.path not in _QUIET_PATHS and _access.isEnabledFor(logging.INFO):
            took = round((time.perf_counter() - started) * 1000, 2)
            path = _SECRET_PATHS.sub("...", request.path)
            _access.info(
                "%s %s",
                request.method,
                path,
                extra={"method": request.method, "path": path, "status": status, "ms": took},
            )
