"""Somebody who dies while holding or moving a party; a process that test_killed_parties starts."""

import json
import os
import sys
from typing import Any

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die_counting

AFTER_ONE_CLAIM, BEFORE_ORDER, AFTER_ONE_MOVE, BEFORE_COMMIT = (
    "after one claim", "before the order", "after one move", "before the commit",
)  # fmt: skip
ACT_VARIABLE = "DOORSTEP_LONG_ACT"
WRITTEN = ("availability_claim", "booking_order", "booking_visit", "infra_statechange", "infra_outbox")


def main() -> None:
    """Do the act that the environment describes, up to the chosen step."""
    read_environment()
    from datetime import datetime

    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.kernel.clock import utc_now
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.booking.contracts import PlaceOrder
    from doorstep.modules.booking.services import moves, place, several

    act = json.loads(os.environ[ACT_VARIABLE])
    arm(os.environ.get(STEP_VARIABLE, ""), several, place, moves)
    actor = accounts.actor_of(act["user"])
    if "quotes" in act:
        command = PlaceOrder(tuple(act["quotes"]), together=True)
        order = place.hold_order(command, actor=actor, now=utc_now())
    else:
        to = datetime.fromisoformat(act["to"])
        order = moves.reschedule_order(act["order"], to, 0, actor=actor, now=utc_now())
    sys.stdout.write(str(order.id))


def arm(step: str, several: Any, place: Any, moves: Any) -> None:
    """Put the end of the process where it is wanted."""
    if step == AFTER_ONE_CLAIM:
        several.availability.claim = dying_at(several.availability.claim, 2)
    elif step == BEFORE_ORDER:
        place.insert_rows = dying_at(place.insert_rows, 1)
    elif step == AFTER_ONE_MOVE:
        moves._put_at = dying_at(moves._put_at, 2)
    elif step == BEFORE_COMMIT:
        place.tell = moves.tell = dying_after(place.tell)


def dying_at(act: Any, number: int) -> Any:
    """The act, but instead of being done for this time the process ends."""
    done = 0

    def run(*arguments: Any, **named: Any) -> Any:
        nonlocal done
        done += 1
        if done == number:
            die_counting(*WRITTEN)
        return act(*arguments, **named)

    return run


def dying_after(act: Any) -> Any:
    """The act, after which the process ends."""

    def run(*arguments: Any, **named: Any) -> Any:
        act(*arguments, **named)
        die_counting(*WRITTEN)

    return run


if __name__ == "__main__":
    main()
