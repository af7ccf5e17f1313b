"""
A worker that dies while it sends a wave of job offers or takes one, or while it finds somebody else for a lost visit.

It is started by test_killed_waves and test_killed_replacements.
"""

import json
import os
import uuid
from typing import Any

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die_counting

BEFORE_OFFERS, BEFORE_NEWS, BEFORE_COMMIT, BEFORE_VISIT = (
    "before the offers", "before the news", "before the commit", "before the visit",
)  # fmt: skip
BEFORE_SOUGHT, BEFORE_LOOKING, AFTER_HOLD, BEFORE_TAKEN = (
    "before it is sought", "before looking", "after the hold", "before it is taken",
)  # fmt: skip
ACT_VARIABLE = "DOORSTEP_LONG_ACT"
WRITTEN = ("dispatch_joboffer", "infra_outbox", "availability_claim", "booking_visit", "dispatch_replacement")


def main() -> None:
    """Do the act that the environment describes, up to the chosen step."""
    read_environment()
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.kernel.clock import utc_now
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.booking.services import searching
    from doorstep.modules.dispatch.services import answer_replacement, answers, hunts, replace

    act, step = json.loads(os.environ[ACT_VARIABLE]), os.environ.get(STEP_VARIABLE, "")
    arm(step, hunts, answers, searching)
    arm_repair(step, replace, answer_replacement)
    if "replace" in act:
        replace.replace_dropped(uuid.UUID(act["replace"]), now=utc_now())
    elif "approve" in act:
        order_id, client = uuid.UUID(act["approve"]), accounts.actor_of(act["user"])
        answer_replacement.approve_replacement(order_id, None, None, actor=client, now=utc_now())
    elif "accept" in act:
        answers.accept_offer(act["accept"], actor=accounts.actor_of(act["user"]), now=utc_now())
    else:
        hunts.advance_search(act["order"], now=utc_now())


def arm(step: str, hunts: Any, answers: Any, searching: Any) -> None:
    """Put the end of the process where it is wanted."""
    if step == BEFORE_OFFERS:
        hunts.insert_rows = dying
    elif step == BEFORE_NEWS:
        hunts.publish = dying
    elif step == BEFORE_VISIT:
        searching.insert_rows = dying
    elif step == BEFORE_COMMIT:
        hunts.save_fields = answers.end_hunt = dying


def arm_repair(step: str, replace: Any, answer_replacement: Any) -> None:
    """The same for finding somebody else: each of its transactions is cut off, or the pause between them."""
    if step == BEFORE_SOUGHT:
        replace.publish = dying
    elif step == BEFORE_LOOKING:
        replace.look_for_somebody = dying
    elif step == AFTER_HOLD:
        hold = replace.hold_option

        def hold_and_die(*arguments: Any, **named: Any) -> None:
            hold(*arguments, **named)
            dying()

        replace.hold_option = hold_and_die
    elif step == BEFORE_TAKEN:
        answer_replacement._end = dying


def dying(*_arguments: Any, **_named: Any) -> None:
    """Instead of the act the process ends."""
    die_counting(*WRITTEN)


if __name__ == "__main__":
    main()
