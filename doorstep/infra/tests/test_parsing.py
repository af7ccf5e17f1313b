"""Requests hold only what can be kept."""

import json
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from pydantic import TypeAdapter, ValidationError

from doorstep.infra.parsing import Moment, StorableParser, read_moment
from doorstep.kernel.errors import InvalidInput


@pytest.mark.parametrize("body", [r'{"note": "a\u0000b"}', r'{"a\u0000": 1}', r'{"deep": [{"x": "\ud800"}]}'])
def test_texts_that_cannot_be_stored_are_refused(body: str) -> None:
    request = RequestFactory().generic("POST", "/", body, content_type="application/json")
    with pytest.raises(InvalidInput):
        StorableParser().parse_body(request)


@pytest.mark.parametrize("note", ["Привет", "你好", "😀", "a\\u0000b", "\u001f"])
def test_other_texts_pass(note: str) -> None:
    request = RequestFactory().generic("POST", "/", json.dumps({"note": note}), content_type="application/json")
    assert StorableParser().parse_body(request) == {"note": note}


def test_queries_are_searched_too() -> None:
    request = RequestFactory().get("/")
    with pytest.raises(InvalidInput):
        StorableParser().parse_querydict(QueryDict("q=a%00b"), [], request)
    assert StorableParser().parse_querydict(QueryDict("s=a&s=b"), ["s"], request) == {"s": ["a", "b"]}


def test_moments_become_utc() -> None:
    expected = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
    assert TypeAdapter(Moment).validate_python("2026-01-12T10:00:00+02:00") == expected
    assert read_moment("2026-01-12T10:00:00+02:00").tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["2026-01-12T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1999-12-31T23:59:59Z"]
)
def test_moments_without_offset_or_out_of_reach_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(text)
    with pytest.raises(ValueError, match=r"moment|offset|range"):
        read_moment(text)
