"""The scheduler role that may die in its nightly check of free time; a process that test_killed_checks starts."""

import os
from collections.abc import Sequence
from datetime import date

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die

AT_THE_SECOND, BEFORE_COMMIT, BEFORE_THE_END = "at the second", "before the commit", "before the end"


def main() -> None:
    """Check at once, and go on until told to stop, or until the chosen step."""
    read_environment()
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.entrypoints import scheduler
    from doorstep.modules.availability.services import rebuild

    # What runs nightly runs now; each calendar is a batch of its own.
    scheduler._LONGEST_FIRST_WAIT = 0.0
    rebuild._BATCH = 1
    step = os.environ.get(STEP_VARIABLE, "")
    repaired: list[int] = []
    if step == AT_THE_SECOND:
        repair = rebuild._repair

        def run(calendar_id: int, days: Sequence[date], check_id: int | None) -> int:
            repaired.append(calendar_id)
            if len(repaired) == 2:
                die()
            return repair(calendar_id, days, check_id)

        rebuild._repair = run
    elif step == BEFORE_COMMIT:
        write = rebuild.write_days  # type: ignore[attr-defined]

        def write_and_die(days_of: dict[int, Sequence[date]]) -> int:
            repaired.append(write(days_of))
            if len(repaired) == 2:
                die()
            return repaired[-1]

        rebuild.write_days = write_and_die  # type: ignore[attr-defined]
    elif step == BEFORE_THE_END:
        rebuild._end_check = lambda check_id: die()  # noqa: ARG005
    scheduler.run()


if __name__ == "__main__":
    main()
