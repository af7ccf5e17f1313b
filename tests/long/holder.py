"""Holds a basket by one request and may die in the middle of it; a process that test_killed_baskets starts."""

import os
import sys
from importlib import import_module
from typing import Any

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die_counting

CLAIMED, WITHOUT_ITEMS, HALF_OF_THE_ITEMS, BEFORE_COMMIT, AFTER_COMMIT = (
    "claimed", "without items", "half of the items", "before the commit", "after the commit",
)  # fmt: skip


WRITTEN = ("availability_claim", "booking_order", "booking_visit", "booking_visititem", "infra_outbox")


def main() -> None:
    """Send the request whose body, session and key the environment has, or die at the chosen step."""
    read_environment()
    from django.conf import settings
    from django.test import Client

    import doorstep.entrypoints.django_setup  # noqa: F401

    place: Any = import_module("doorstep.modules.booking.services.place")

    settings.ALLOWED_HOSTS = ["localhost"]
    step = os.environ.get(STEP_VARIABLE, "")
    keep = place.keep_items
    if step == CLAIMED:
        claim = place.claim_all

        def claim_and_die(*arguments: Any, **named: Any) -> Any:
            claim(*arguments, **named)
            die_counting(*WRITTEN)

        place.claim_all = claim_and_die
    elif step == WITHOUT_ITEMS:
        place.keep_items = lambda _: die_counting(*WRITTEN)
    elif step == HALF_OF_THE_ITEMS:

        def keep_half(rows: Any) -> None:
            keep(rows[:1])
            die_counting(*WRITTEN)

        place.keep_items = keep_half
    elif step == BEFORE_COMMIT:
        tell = place.tell

        def tell_and_die(*events: Any) -> None:
            tell(*events)
            die_counting(*WRITTEN)

        place.tell = tell_and_die
    headers = {"X-Session-Token": os.environ["HOLDER_SESSION"], "Idempotency-Key": os.environ["HOLDER_KEY"]}
    answer = Client(SERVER_NAME="localhost").post(
        "/api/v1/orders", os.environ["HOLDER_BODY"].encode(), content_type="application/json", headers=headers
    )
    if step == AFTER_COMMIT:
        die_counting(*WRITTEN)
    sys.stdout.write(f"{answer.status_code} {answer.content.decode()}")
    sys.exit(0 if answer.status_code == 201 else 1)


if __name__ == "__main__":
    main()
