"""
The process that checks free time at night is killed in the middle of it.

What was repaired by then is repaired and counted, calendar by calendar; the next run repairs the rest.
"""

from pathlib import Path

import pytest
from django.db import connection

from doorstep.infra.db import execute, fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability import facade
from doorstep.modules.availability.tests.builders import wrong_free_days
from tests.builders import make_service, make_specialists
from tests.long.checker import AT_THE_SECOND, BEFORE_COMMIT, BEFORE_THE_END
from tests.long.workers import PATIENCE_SECONDS, running_role, wait_for_death
from tests.plugin import ClonedDatabase
from tests.roles.test_lifecycle import wait_for

pytestmark = pytest.mark.long

SPOILED_DAYS = 2
REPAIRED = {AT_THE_SECOND: 1, BEFORE_COMMIT: 1, BEFORE_THE_END: 3}
"""How many of three calendars are repaired when the process dies."""


def checks() -> list[tuple[int, bool]]:
    """Of each run how many dates it repaired, and whether it came to its end."""
    rows = fetch_all("SELECT repaired, finished_at IS NOT NULL FROM availability_freedaycheck ORDER BY id")
    return [(repaired, finished) for repaired, finished in rows]


def wrong_calendars(calendars: list[int]) -> list[int]:
    return [calendar for calendar in calendars if wrong_free_days(calendar)]


@pytest.mark.parametrize("step", REPAIRED)
def test_a_killed_check_leaves_the_rest_to_the_next(cloned_database: ClonedDatabase, tmp_path: Path, step: str) -> None:
    made = make_specialists([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], [make_service()])
    calendars = sorted(specialist.calendar_id for specialist in made)
    facade.rebuild_free_days(utc_now(), calendar_ids=calendars)
    dates = [row[0] for row in fetch_all("SELECT DISTINCT day FROM availability_freeday ORDER BY day")]
    days = dates[4 : 4 + SPOILED_DAYS]
    execute("UPDATE availability_freeday SET free = '{}' WHERE day = ANY(%s)", [days])
    assert wrong_calendars(calendars) == calendars
    connection.close()

    with running_role("checker", cloned_database, tmp_path, step) as checker:
        wait_for_death(checker)
    done = REPAIRED[step]
    assert checks() == [(done * SPOILED_DAYS, False)]
    assert wrong_calendars(calendars) == calendars[done:]
    # A run that says nothing for ten minutes is dead.
    execute("UPDATE availability_freedaycheck SET started_at = started_at - interval '11 minutes'")
    connection.close()

    with running_role("checker", cloned_database, tmp_path):
        wait_for(lambda: [finished for _, finished in checks()] == [False, True], PATIENCE_SECONDS, "all is checked")
    connection.close()
    assert checks()[1] == ((3 - done) * SPOILED_DAYS, True)
    assert wrong_calendars(calendars) == []
    assert fetch_all("SELECT left_out FROM availability_freedaycheck WHERE left_out > 0") == []
