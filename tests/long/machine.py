"""The roles under the program's own supervisor, with handlers that keep books; a process that test_kills starts."""

import os
from pathlib import Path

from doorstep.settings.env import read_environment

LOGS_VARIABLE = "DOORSTEP_LONG_LOGS"
ROLES = ("api", "worker", "scheduler", "relay")


def main() -> None:
    """Run until told to stop."""
    read_environment()
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.entrypoints import relay, scheduler, servers, supervisor, worker, wsgi  # noqa: F401
    from doorstep.entrypoints.process import stop_on_signals
    from doorstep.infra import tasks
    from tests.long import ledger

    ledger.subscribe()
    # However often a role is killed, it comes back at once.
    supervisor._HEALTHY_SECONDS = 0.0
    # A worker that lost its database as it reported a job keeps it; nobody wants to wait a quarter of an hour here.
    tasks.LONGEST_JOB_SECONDS = 60
    stop = stop_on_signals()
    runs = {"api": servers.run_api, "worker": worker.run, "scheduler": scheduler.run, "relay": relay.run}
    keeper = supervisor.Supervisor(log_folder=Path(os.environ[LOGS_VARIABLE]))
    for role in ROLES:
        keeper.start(role, runs[role])
    keeper.watch(stop)
    keeper.stop()


if __name__ == "__main__":
    main()
