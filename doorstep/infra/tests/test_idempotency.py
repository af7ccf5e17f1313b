"""A key has one effect and one answer, and nothing is left of a call that failed."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.infra import idempotency
from doorstep.infra.db import execute, fetch_one
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused, Request
from doorstep.kernel.actors import GUEST, Actor, Role
from doorstep.kernel.errors import NotFound, NotSignedIn

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
PERSON = Actor(role=Role.CLIENT, user_id=7)
OTHER = Actor(role=Role.CLIENT, user_id=8)


def _effect():
    execute(
        "INSERT INTO infra_auditentry (actor, act, subject, details, request_id, acted_at) "
        "VALUES ('client:7', 'test', 'x', '{}', '', now())"
    )
    return "made"


def _effects():
    row = fetch_one("SELECT count(*) FROM infra_auditentry WHERE act = 'test'")
    assert row
    return row[0]


def _once(key="key-1", operation="POST /orders", body=b"{}", actor=PERSON, service=_effect):
    return idempotency.once(
        Request(key=key, operation=operation, body=body),
        actor=actor,
        now=NOW,
        service=service,
        render=lambda result: (201, f'"{result}"'),
    )


def test_the_second_call_gets_the_first_answer_and_has_no_effect():
    first, second = _once(), _once()
    assert (first.status, first.body, first.replayed) == (201, '"made"', False)
    assert (second.status, second.body, second.replayed) == (201, '"made"', True)
    assert _effects() == 1


@pytest.mark.parametrize("change", [{"body": b'{"a":1}'}, {"operation": "POST /orders/1/confirm"}])
def test_a_key_of_another_request_is_refused(change):
    _once()
    with pytest.raises(IdempotencyKeyReused):
        _once(**change)
    assert _effects() == 1


def test_keys_belong_to_people():
    _once()
    assert not _once(actor=OTHER).replayed
    assert _effects() == 2


def test_a_failed_call_leaves_no_key():
    def fail():
        _effect()
        raise NotFound

    with pytest.raises(NotFound):
        _once(service=fail)
    assert _effects() == 0
    assert not _once().replayed


@pytest.mark.parametrize("key", [None, "", "x" * 121])
def test_a_key_is_demanded(key):
    with pytest.raises(IdempotencyKeyMissing):
        _once(key=key)
    assert _effects() == 0


def test_guests_have_no_keys():
    with pytest.raises(NotSignedIn):
        _once(actor=GUEST)


def test_old_keys_are_forgotten():
    _once()
    assert idempotency.forget_old_keys(NOW + timedelta(hours=47)) == 0
    assert idempotency.forget_old_keys(NOW + timedelta(hours=49)) == 1
    assert not _once().replayed
