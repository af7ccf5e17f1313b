"""The scheduler role: calls periodic functions, in one process at a time across all hosts."""

import contextlib
import logging
import time
from threading import Event

import psycopg
from django.conf import settings
from django.db import close_old_connections, connection

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints import wiring
from doorstep.entrypoints.process import health_server, port_of, stop_on_signals
from doorstep.infra.context import begin_request
from doorstep.infra.db import LockSpace
from doorstep.infra.health import find_database_problem

log = logging.getLogger("doorstep.scheduler")

STANDBY_SECONDS = 5.0
_LOCK = int(LockSpace.SCHEDULER) << 48
_LONGEST_FIRST_WAIT = 300.0
_WHERE = ("dbname", "user", "password", "host", "port")


class Leadership:
    """A session's advisory lock on a connection of its own: it ends with the connection, however that ends."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection | None = None

    def hold(self) -> bool:
        """Whether this process leads now; takes over if nobody else does."""
        try:
            if self._connection is None:
                parameters = connection.get_connection_params()
                known = {
                    key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters
                }
                self._connection = psycopg.connect(autocommit=True, **known)
                row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
                if not row or not row[0]:
                    self.release()
            else:
                self._connection.execute("SELECT 1")
        except psycopg.Error as error:
            log.warning("lost the scheduler's lock", extra={"error": str(error)})
            self.release()
        return self._connection is not None

    def release(self) -> None:
        """Let another process lead."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


class Timetable:
    """When each periodic function is due. Rare ones first run some minutes after the start."""

    def __init__(self, periodics: list[wiring.Periodic], started: float) -> None:
        waits = {periodic.name: periodic.seconds for periodic in periodics}
        self._periodics = periodics
        self._due = {name: started + min(wait, _LONGEST_FIRST_WAIT) for name, wait in waits.items()}

    def take_due(self, moment: float) -> list[wiring.Periodic]:
        """Those due by now, oldest first; each is put down for its next time."""
        due = [periodic for periodic in self._periodics if self._due[periodic.name] <= moment]
        due.sort(key=lambda periodic: self._due[periodic.name])
        for periodic in due:
            self._due[periodic.name] = moment + periodic.seconds
        return due

    def seconds_until_next(self, moment: float) -> float:
        """How long nothing is due."""
        return max(0.0, min(self._due.values(), default=moment + STANDBY_SECONDS) - moment)


def call_periodic(periodic: wiring.Periodic) -> None:
    """Call one function; an error is logged and keeps nobody else from running."""
    begin_request()
    started = time.perf_counter()
    try:
        periodic.run()
    except Exception:
        log.exception("periodic function failed", extra={"periodic": periodic.name})
        close_old_connections()
    else:
        took = round((time.perf_counter() - started) * 1000, 1)
        log.debug("periodic function ran", extra={"periodic": periodic.name, "ms": took})


def follow_timetable(stop: Event, leadership: Leadership, timetable: Timetable) -> None:
    """Lead or stand by until told to stop."""
    while not stop.is_set():
        if not leadership.hold():
            stop.wait(STANDBY_SECONDS)
            continue
        for periodic in timetable.take_due(time.monotonic()):
            if stop.is_set():
                break
            call_periodic(periodic)
        stop.wait(min(timetable.seconds_until_next(time.monotonic()), STANDBY_SECONDS))


def run() -> None:
    """Schedule until told to stop; the function in hand is finished."""
    stop = stop_on_signals()
    leadership = Leadership()
    with health_server(settings.ENV.bind, port_of("scheduler", settings.PORT), find_database_problem):
        log.info("scheduler started")
        follow_timetable(stop, leadership, Timetable(wiring.periodics(), time.monotonic()))
    leadership.release()
    log.info("scheduler stopped")
