"""The worker role that may die while it takes over a calendar outside; a process that test_killed_imports starts."""

import os
from typing import Any

from doorstep.settings.env import read_environment
from tests.long.workers import STEP_VARIABLE, die

AFTER_ASKING, HALF_WRITTEN, BEFORE_COMMIT = "after asking", "half written", "before the commit"


def main() -> None:
    """Work until told to stop, or until the chosen step."""
    read_environment()
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.entrypoints import worker
    from doorstep.modules.availability.services import external, fetching

    step = os.environ.get(STEP_VARIABLE, "")
    if step == AFTER_ASKING:
        fetching._note_answer = lambda *_, **__: die()
    elif step == HALF_WRITTEN:
        execute = external.execute  # type: ignore[attr-defined]

        def run(sql: str, params: Any = ()) -> int:
            if sql.startswith("INSERT INTO availability_blocked"):
                die()
            return execute(sql, params)

        external.execute = run  # type: ignore[attr-defined]
    elif step == BEFORE_COMMIT:
        finish = fetching._finish

        def end(*arguments: Any, **named: Any) -> None:
            finish(*arguments, **named)
            die()

        fetching._finish = end
    worker.run()


if __name__ == "__main__":
    main()
