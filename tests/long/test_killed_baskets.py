"""A process is killed in the middle of holding a basket: all of it is there or nothing, and asking again is safe."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from doorstep.infra.db import fetch_all
from tests.builders import add_on, choice_ids, coming_day, local_start, make_client, make_service, make_specialists
from tests.callers import Caller
from tests.long.holder import AFTER_COMMIT, BEFORE_COMMIT, CLAIMED, HALF_OF_THE_ITEMS, WITHOUT_ITEMS, WRITTEN
from tests.long.workers import PATIENCE_SECONDS, counted_by_the_dead, running_role, wait_for_death
from tests.plugin import ClonedDatabase

pytestmark = pytest.mark.long

TABLES = (
    "booking_order", "booking_visit", "booking_visititem", "availability_claim", "infra_statechange",
    "infra_outbox", "infra_idempotencykey",
)  # fmt: skip


# How many rows of WRITTEN, beyond those there were, the process had written in its transaction when it died.
COME_SO_FAR = {
    CLAIMED: (1, 0, 0, 0, 0),
    WITHOUT_ITEMS: (1, 1, 1, 0, 0),
    HALF_OF_THE_ITEMS: (1, 1, 1, 1, 0),
    BEFORE_COMMIT: (1, 1, 1, 2, 1),
    AFTER_COMMIT: (1, 1, 1, 2, 1),
}


def counts() -> dict[str, int]:
    return {table: fetch_all(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


@pytest.mark.parametrize("step", COME_SO_FAR)
def test_a_killed_hold_leaves_all_of_a_basket_or_nothing(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str
) -> None:
    cleaning = make_service(add_ons=(add_on("oven", 45, 2400),))
    windows = make_service("windows")
    (specialist,) = make_specialists([(0.0, 0.0)], [cleaning, windows])
    client = make_client()
    caller, start, key = Caller(client), local_start(coming_day(2), 10), uuid.uuid4().hex
    more: dict[str, Any] = {"also": [{"service_id": windows}], "add_ons": [{"add_on_id": choice_ids(cleaning)["oven"]}]}
    token = caller.ask_quote(cleaning, start, specialist.offer_ids[cleaning], **more).expect(200)["token"]
    body = {"quotes": [token], "note": ""}
    request = {"HOLDER_BODY": json.dumps(body), "HOLDER_SESSION": client.token, "HOLDER_KEY": key}
    before = counts()
    with running_role("holder", cloned_database, tmp_path, step, **request) as process:
        wait_for_death(process)
    reached = counted_by_the_dead(tmp_path)
    assert tuple(reached[table] - before[table] for table in WRITTEN) == COME_SO_FAR[step]
    left = counts()
    if step == AFTER_COMMIT:
        assert (left["booking_order"], left["booking_visit"], left["booking_visititem"]) == (1, 1, 2)
        assert left["availability_claim"] == before["availability_claim"] + 1
    else:
        assert left == before
    # Whoever lost the answer asks again with the same key, in another process.
    with running_role("holder", cloned_database, tmp_path, **request) as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    again = caller.post("/orders", body, key=key).expect(201)
    assert [item["service_name"] for item in again["visits"][0]["items"]] == ["Home cleaning", "Windows"]
    end = counts()
    assert (end["booking_order"], end["booking_visit"], end["booking_visititem"]) == (1, 1, 2)
    assert end["availability_claim"] == before["availability_claim"] + 1
