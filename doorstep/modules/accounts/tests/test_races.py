"""What happens at the same time, with real commits."""

import json
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

from doorstep.modules.accounts import facade, selectors
from doorstep.modules.accounts.contracts import AddAddress, ContactTaken
from doorstep.modules.accounts.models import Address, User
from doorstep.modules.accounts.services.addresses import add_address
from doorstep.modules.accounts.services.sign_up import prove_phone
from doorstep.modules.accounts.tests.builders import NOW, make_person, sign_in

PHONE = "+358405550601"


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run functions at the same time; results or domain errors, in order. Connections are open before the start."""
    barrier = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(number: int) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            results[number] = work[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_phone_is_proved_by_one_account(cloned_database: Any) -> None:
    for _ in range(5):
        people = [make_person(phone=None) for _ in range(8)]
        results = at_once([lambda person=person: prove_phone(person, PHONE) for person in people])  # type: ignore[misc]
        assert sorted(type(result).__name__ for result in results) == ["ContactTaken"] * 7 + ["NoneType"]
        assert all(result is None or isinstance(result, ContactTaken) for result in results)
        owner = selectors.find_user_by_phone(PHONE)
        assert owner is not None
        assert owner.pk == people[results.index(None)]
        User.objects.filter(pk=owner.pk).update(phone_sealed=None, phone_index=None)


def test_two_devices_add_one_default_address_each(cloned_database: Any) -> None:
    person = make_person()
    actor = facade.actor_of(person)
    position = facade.get_market("hel").center
    command = AddAddress(label="Home", line="Kaarlenkatu 12", position=position, is_default=True)
    results = at_once([lambda: add_address(command, actor=actor, now=NOW)] * 6)
    assert [result.label for result in results] == ["Home"] * 6
    assert Address.objects.filter(user_id=person, is_default=True).count() == 1


def test_a_revoked_session_is_announced_to_open_apps(cloned_database: Any) -> None:
    person = make_person()
    sign_in(person)
    actor = facade.actor_of(person)
    with psycopg.connect(cloned_database.url, autocommit=True) as listener:
        listener.execute("LISTEN doorstep_live")
        session = selectors.sessions_of(actor, token="")[0]
        facade.revoke_session(session.id, actor=actor, now=NOW)
        notice = next(listener.notifies(timeout=5))
    assert json.loads(notice.payload) == [
        {"to": [person], "hint": {"kind": "session", "id": str(person), "state": "ended"}}
    ]
