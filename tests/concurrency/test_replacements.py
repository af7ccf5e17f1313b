"""Two acts at once on an order that waits for somebody else: one wins whole, and nobody is promised twice."""

import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.infra.rows import read_rows
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.services import steps
from doorstep.modules.booking.services.change import cancel_order, cancel_visit
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.repair_contracts import RefuseWish
from doorstep.modules.dispatch.services import answer_replacement as answers
from doorstep.modules.dispatch.services.answer_replacement import (
    approve_replacement,
    close_unanswered,
    refuse_replacement,
)
from doorstep.modules.dispatch.services.replace import replace_dropped
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.specialists.contracts import ChangeProfile
from doorstep.modules.specialists.services.profile import change_profile
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.concurrency.test_proposals import book, tried
from tests.plugin import ClonedDatabase

ROUNDS = 3


class Lost:
    """An order whose specialist dropped out, and somebody who is held for it."""

    def __init__(self, hour: int, *, looked: bool = True, beside: "Lost | None" = None) -> None:
        self.now = utc_now()
        self.service: int = beside.service if beside else make_service()
        self.first = make_specialist(self.service)
        self.helper: BuiltSpecialist = beside.helper if beside else make_specialist(self.service, at=(1.0, 1.0))
        self.client = accounts.actor_of((person := make_client()).user_id)
        self.order = book(person, self.first, self.service, local_start(coming_day(3), hour), self.now)
        self.visit: uuid.UUID = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s", [self.order])[0][0]
        cancel_visit(self.visit, "Ill", actor=accounts.actor_of(self.first.user_id), now=self.now)
        if looked:
            replace_dropped(self.visit, now=self.now)

    def approve(self) -> bool:
        return tried(partial(approve_replacement, self.order, None, None, actor=self.client, now=self.now))

    def others(self) -> dict[str, Callable[[], bool]]:
        """What else may happen at the same moment."""
        over = self.now + timedelta(hours=13)
        return {
            "refunded": partial(
                tried, partial(refuse_replacement, self.order, RefuseWish.REFUND, actor=self.client, now=self.now)
            ),
            "cancelled": partial(tried, partial(cancel_order, self.order, "", 0, actor=self.client, now=self.now)),
            "lapsed": partial(tried, partial(close_unanswered, self.visit, now=over)),
        }

    def visits(self) -> list[str]:
        rows = fetch_all("SELECT state FROM booking_visit WHERE order_id = %s ORDER BY position", [self.order])
        return [state for (state,) in rows]

    def order_state(self) -> str:
        state: str = fetch_all("SELECT state FROM booking_order WHERE id = %s", [self.order])[0][0]
        return state

    def claims(self) -> list[str]:
        """What is kept for the order's visits, and all that is held at all."""
        rows = fetch_all(
            "SELECT kind FROM availability_claim WHERE kind = 'hold' "
            "OR holder_id IN (SELECT id FROM booking_visit WHERE order_id = %s)",
            [self.order],
        )
        return [kind for (kind,) in rows]


@pytest.fixture(autouse=True)
def orders_wait(cloned_database: ClonedDatabase) -> None:
    with open_transaction():
        accounts.save_replace_minutes({"hel": 15})
    load_handlers()


@pytest.mark.parametrize("other", ["refunded", "cancelled", "lapsed"])
def test_approving_while_it_ends_otherwise(other: str) -> None:
    for number in range(ROUNDS):
        lost = Lost(8 + number)
        won = at_once([lost.approve, lost.others()[other]])
        if won[0] and not (won[1] and other == "cancelled"):
            assert (lost.visits(), lost.order_state()) == (["cancelled", "accepted"], "confirmed")
            assert lost.claims() == ["visit"]
        elif won[0]:  # cancelling is free to follow
            assert (lost.visits(), lost.order_state(), lost.claims()) == (
                ["cancelled", "cancelled"], "cancelled", [],
            )  # fmt: skip
        else:
            assert won[1], "somebody wins"
            close_unanswered(lost.visit, now=lost.now + timedelta(hours=13))
            assert (lost.visits(), lost.order_state(), lost.claims()) == (["cancelled"], "cancelled", [])
    assert ledger.check().is_sound


def test_two_devices_approve_at_once() -> None:
    lost = Lost(8)
    won = at_once([lost.approve] * 4)
    assert won.count(True) == 1
    assert (lost.visits(), lost.claims()) == (["cancelled", "accepted"], ["visit"])


def test_two_workers_look_at_once() -> None:
    """The same job twice: one person is held, once."""
    lost = Lost(8, looked=False)
    at_once([partial(tried, partial(replace_dropped, lost.visit, now=lost.now)) for _ in range(4)])
    assert (Replacement.objects.count(), lost.claims()) == (1, ["hold"])


def test_two_who_were_let_down_want_the_same_person() -> None:
    lost = [Lost(10, looked=False), Lost(10, looked=False)]
    at_once([partial(tried, partial(replace_dropped, one.visit, now=one.now)) for one in lost])
    held = Replacement.objects.filter(state="proposed")
    assert len({(row.specialist_id, row.starts_at) for row in held}) == len(held) == 2
    assert at_once([one.approve for one in lost]) == [True, True]
    assert [one.visits() for one in lost] == [["cancelled", "accepted"]] * 2


def test_two_who_were_let_down_and_one_who_is_free() -> None:
    """One has them at the promised time; the other has them later, if they can, or nobody."""
    first = Lost(10, looked=False)
    lost = [first, Lost(10, looked=False, beside=first)]
    at_once([partial(tried, partial(replace_dropped, one.visit, now=one.now)) for one in lost])
    for one in lost:
        replace_dropped(one.visit, now=one.now)  # once more, should one have been turned away as busy
    held = Replacement.objects.filter(state="proposed")
    assert len({row.starts_at for row in held}) == len(held) >= 1
    assert any(row.starts_at == row.lost_starts_at for row in held)
    assert at_once([one.approve for one in lost]).count(True) == len(held)


def test_approving_while_who_is_proposed_withdraws() -> None:
    """They come, or somebody else is looked for: nobody is promised whose time is not kept."""
    for number in range(ROUNDS):
        lost = Lost(8 + number)
        withdraws: Callable[[], bool] = partial(
            tried,
            partial(
                change_profile, ChangeProfile(active=False), actor=accounts.actor_of(lost.helper.user_id), now=lost.now,
            ),
        )  # fmt: skip
        at_once([lost.approve, withdraws])
        lost.approve()  # once more, should the first have been turned away as busy
        state = Replacement.objects.get(visit_id=lost.visit).state
        if state == "taken":
            assert (lost.visits(), lost.claims()) == (["cancelled", "accepted"], ["visit"])
        else:
            assert (state, lost.visits(), lost.claims()) == ("looking", ["cancelled"], [])


def test_without_the_orders_lock_two_do_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the order's lock that lets one answer win, not luck."""
    plain = read_rows

    def unlocked(model: Any, condition: str, params: Any) -> Any:
        return plain(model, condition.replace(" FOR UPDATE", ""), params)

    monkeypatch.setattr(steps, "read_rows", unlocked)
    lock, drop, barrier = answers._lock, answers._drop_held, threading.Barrier(2)

    def read_together(*args: Any, **kwargs: Any) -> Any:
        found = lock(*args, **kwargs)
        barrier.wait(timeout=20)
        return found

    def drop_later(*args: Any, **kwargs: Any) -> None:
        time.sleep(1.0)
        drop(*args, **kwargs)

    monkeypatch.setattr(answers, "_lock", read_together)
    monkeypatch.setattr(answers, "_drop_held", drop_later)
    lost = Lost(8)
    assert at_once([lost.approve, lost.others()["refunded"]]) == [True, True]
    assert (lost.visits(), lost.claims()) == (["cancelled", "accepted"], []), "promised, and its time given away"
