"""Calls that guides and decisions name exist: by method and path, as ``api/openapi.json`` has them."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs" / "guides").glob("*.md"), *(ROOT / "docs" / "adr").glob("*.md"), ROOT / "README.md"])
# "GET /orders/{id}/trip", "POST .../extras": what stands for the beginning is left out, and for an id anything.
_CALL = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) +((?:/|\.\.\./|…/)[^\s`?\"|]*)")
# Beside the API and its description: sign-in, which is allauth's, and feeds for calendars elsewhere.
_BESIDE = ("/auth/", "/calendar/")
_OWN = re.compile(r"\{[^}]*\}|\b[A-Z]{2,}\b|\$\w+")


def _operations() -> set[tuple[str, str]]:
    found = json.loads((ROOT / "api" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    return {(method.upper(), _plain(path)) for path, item in found.items() for method in item}


def _plain(path: str) -> str:
    return _OWN.sub("*", path.removeprefix("/api/v1")).rstrip(".,;:)")


def calls_in(text: str) -> list[tuple[str, str]]:
    """The calls of the API that a page names, whole or by their end."""
    return [(method, _plain(path)) for method, path in _CALL.findall(text) if not path.startswith(_BESIDE)]


def is_known(method: str, path: str, operations: set[tuple[str, str]]) -> bool:
    """Whether there is such an operation; of a path that begins with dots the end counts."""
    if path.startswith(("...", "…")):
        return any(known == method and whole.endswith(path.lstrip(".…")) for known, whole in operations)
    return (method, path) in operations


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_call_that_a_page_names_exists(page: Path) -> None:
    operations = _operations()
    unknown = [call for call in calls_in(page.read_text(encoding="utf-8")) if not is_known(*call, operations)]
    assert unknown == []


def test_a_call_that_does_not_exist_is_found() -> None:
    operations = _operations()
    named = calls_in("`POST /api/v1/orders/{id}/pay`, `GET .../record/nothing`, `POST /orders/ID/payments`")
    assert [is_known(*call, operations) for call in named] == [False, False, True]
