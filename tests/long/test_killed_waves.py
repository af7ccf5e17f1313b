"""A worker is killed in the middle of a wave, or of taking a job offer: nothing is doubled, and nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from doorstep.infra.db import fetch_all
from doorstep.kernel.clock import utc_now
from tests.builders import make_service, make_specialists
from tests.concurrency.test_searches import PEOPLE, Urgent
from tests.long.hunter import ACT_VARIABLE, BEFORE_COMMIT, BEFORE_NEWS, BEFORE_OFFERS, BEFORE_VISIT, WRITTEN
from tests.long.invariants import broken_invariants
from tests.long.workers import counted_by_the_dead, run_until_death
from tests.plugin import ClonedDatabase

pytestmark = pytest.mark.long


def city() -> tuple[int, list[Any]]:
    service = make_service()
    return service, make_specialists([(float(number), 0.0) for number in range(PEOPLE)], [service])


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(fetch_all(f"SELECT t::text FROM {table} t")) for table in (*WRITTEN, "dispatch_hunt")}


def run(database: ClonedDatabase, folder: Path, act: dict[str, Any], step: str = "") -> None:
    run_until_death("hunter", database, folder, step, **{ACT_VARIABLE: json.dumps(act)})


@pytest.mark.parametrize(("step", "written"), [(BEFORE_OFFERS, 0), (BEFORE_NEWS, PEOPLE), (BEFORE_COMMIT, PEOPLE)])
def test_a_wave_goes_out_whole_or_not_at_all(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str, written: int
) -> None:
    urgent = Urgent(*city(), hour=10, asked=False)
    before, act = everything(), {"order": str(urgent.order)}
    run(cloned_database, tmp_path, act, step)
    assert counted_by_the_dead(tmp_path)["dispatch_joboffer"] == written
    assert everything() == before
    run(cloned_database, tmp_path, act)
    assert urgent.states() == ["offered"] * PEOPLE
    run(cloned_database, tmp_path, act)
    assert urgent.states() == ["offered"] * PEOPLE, "again nobody else is asked before the deadline"


@pytest.mark.parametrize(("step", "claims"), [(BEFORE_VISIT, 1), (BEFORE_COMMIT, 1)])
def test_a_job_is_taken_whole_or_not_at_all(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str, claims: int
) -> None:
    urgent = Urgent(*city(), hour=10)
    person = urgent.people[0]
    before = everything()
    act = {"accept": str(urgent.job_offer(person)), "user": person.user_id}
    run(cloned_database, tmp_path, act, step)
    assert counted_by_the_dead(tmp_path)["availability_claim"] == claims
    assert everything() == before
    run(cloned_database, tmp_path, act)
    assert urgent.states() == ["accepted"] + ["lost"] * (PEOPLE - 1)
    assert (urgent.visits(), urgent.claims()) == (1, 1)
    assert broken_invariants(utc_now()) == []
