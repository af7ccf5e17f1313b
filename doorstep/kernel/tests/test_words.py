"""Ids, errors and events."""

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from doorstep.kernel.errors import DomainError
from doorstep.kernel.events import Event, event_from_json
from doorstep.kernel.ids import new_id


def test_ids_are_version_seven_and_sort_by_time():
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert first.version == second.version == 7
    assert first.variant == uuid.RFC_4122
    assert first < second
    assert len({new_id() for _ in range(1000)}) == 1000


def test_two_errors_can_not_share_a_code():
    with pytest.raises(TypeError, match="not_found"):

        class Imposter(DomainError):
            code = "not_found"


@dataclass(frozen=True)
class _Happened(Event):
    name: ClassVar[str] = "test.happened.v1"
    thing_id: uuid.UUID
    at: datetime
    people: tuple[int, ...]
    word: str


def test_an_event_survives_its_storage():
    event = _Happened(thing_id=new_id(), at=datetime(2026, 1, 2, 3, tzinfo=UTC), people=(1, 2), word="你好")
    assert event_from_json("test.happened.v1", json.loads(event.to_json())) == event
    assert event.audience == ()


def test_two_events_can_not_share_a_name():
    with pytest.raises(TypeError, match=r"test\.happened\.v1"):

        @dataclass(frozen=True)
        class Imposter(Event):
            name: ClassVar[str] = "test.happened.v1"
