"""
What the program says of itself, made from the code and committed: `api/openapi.json`, `api/events.json`
and `docs/problems.md`. `make openapi` writes them.
"""

import json
from dataclasses import dataclass
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import doorstep.entrypoints.django_setup  # settings before anything that reads them
import doorstep.infra.realtime  # noqa: F401  (its errors belong to the catalogue; the api does not use it)
from doorstep.entrypoints.urls import api
from doorstep.infra.http import status_of
from doorstep.kernel.errors import DomainError
from doorstep.kernel.events import Event
from doorstep.settings.env import ROOT

OPENAPI_FILE = ROOT / "api" / "openapi.json"
EVENTS_FILE = ROOT / "api" / "events.json"
PROBLEMS_FILE = ROOT / "docs" / "problems.md"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """One code of the problem catalogue, and the operations that declare it."""

    code: str
    status: int
    title: str
    meaning: str
    operations: tuple[str, ...]


def describe_api() -> str:
    """OpenAPI 3.1 as JSON, the same for the same code: keys keep the order of the code, two spaces, final newline."""
    return _json(api.get_openapi_schema())


def describe_events() -> str:
    """Every event's name with the JSON Schema of its facts, sorted by name."""
    ours = {name: event for name, event in Event.registry.items() if _is_ours(event)}
    return _json({name: _facts_schema(ours[name]) for name in sorted(ours)})


def list_problems() -> list[ProblemEntry]:
    """The problem catalogue by status and code."""
    declared = _operations_by_code()
    entries = [
        ProblemEntry(
            code=code,
            status=status_of(error),
            title=error.title,
            meaning=" ".join((getdoc(error) or "").split()),
            operations=tuple(declared.get(code, ())),
        )
        for code, error in DomainError.registry.items()
        if _is_ours(error)
    ]
    return sorted(entries, key=lambda entry: (entry.status, entry.code))


def describe_problems() -> str:
    """The problem catalogue as a page in Markdown; headings are the codes, so that `#code` leads to one."""
    entries = list_problems()
    everywhere = set.intersection(*(set(codes) for codes in _codes_by_operation().values()))
    lines = [
        "# Problem codes",
        "",
        "Made from the code by `make openapi`; do not edit. The API refuses with `application/problem+json`: `type`,",
        "`title`, `status`, `detail`, `code`, `context`, `request_id`. Branch on `code`; `detail` is for people.",
        "",
        f"Every operation may answer {', '.join(f'`{code}`' for code in sorted(everywhere))}, and `internal_error`.",
    ]
    status = 0
    for entry in entries:
        if entry.status != status:
            status = entry.status
            lines += ["", f"## {status}"]
        lines += ["", f"### {entry.code}", f"**{entry.title}.** {entry.meaning}"]
        if entry.operations and entry.code not in everywhere:
            lines += ["", f"Declared by {_named(entry.operations)}."]
    return "\n".join(lines) + "\n"


def write_all() -> list[Path]:
    """Write the three files; their paths."""
    texts = {OPENAPI_FILE: describe_api(), EVENTS_FILE: describe_events(), PROBLEMS_FILE: describe_problems()}
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(texts)


def _named(operations: tuple[str, ...]) -> str:
    if len(operations) > _MOST_NAMED:
        return f"{len(operations)} operations"
    return ", ".join(f"`{operation}`" for operation in operations)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"


def _is_ours(cls: type) -> bool:
    parts = cls.__module__.split(".")
    return parts[0] == "doorstep" and "tests" not in parts


def _facts_schema(event: type[Event]) -> dict[str, Any]:
    schema = TypeAdapter(event).json_schema()
    schema["description"] = " ".join((getdoc(event) or "").split())
    return schema


@cache  # made of the code, which stays
def _codes_by_operation() -> dict[str, list[str]]:
    return {
        f"{method.upper()} {path}": operation.get("x-problems", [])
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    }


def _operations_by_code() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for operation, codes in _codes_by_operation().items():
        for code in codes:
            found.setdefault(code, []).append(operation)
    return found
