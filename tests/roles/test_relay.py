"""The relay's pace: quick after work, slow when idle, patient when the database is away."""

import pytest
from django.db import OperationalError

from doorstep.entrypoints import relay as role


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int | Exception]:
    """What the next batches move, or raise."""
    coming: list[int | Exception] = []

    def relay_batch(_widen: object) -> int:
        outcome = coming.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(role, "relay_batch", relay_batch)
    return coming


def test_it_slows_down_while_nothing_happens_and_wakes_at_once(batches: list[int | Exception]) -> None:
    relay = role.Relay()
    batches += [0] * 20
    pauses = [relay.step() for _ in range(20)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == role.IDLE_PAUSE
    batches.append(3)
    assert relay.step() == role.BUSY_PAUSE


def test_a_failed_batch_is_logged_and_tried_again_later(
    batches: list[int | Exception], caplog: pytest.LogCaptureFixture
) -> None:
    relay = role.Relay()
    batches += [OperationalError("gone"), 1]
    assert relay.step() == role.FAILED_PAUSE
    assert "could not move events" in caplog.text
    assert relay.step() == role.BUSY_PAUSE


def test_it_is_not_ready_when_no_batch_succeeds_for_long() -> None:
    relay = role.Relay()
    assert relay.find_problem() is None
    relay.last_success -= 60
    assert relay.find_problem() == "no batch succeeded for 60 s"
