"""The relay role: moves outbox rows to jobs and live hints, soon after they are committed."""

import logging
import time

from django.conf import settings
from django.db import DatabaseError, close_old_connections

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints import wiring
from doorstep.entrypoints.process import health_server, port_of, stop_on_signals
from doorstep.infra.outbox import relay_batch
from doorstep.kernel.errors import DomainError

log = logging.getLogger("doorstep.relay")

BUSY_PAUSE = 0.05
IDLE_PAUSE = 0.25
FAILED_PAUSE = 2.0
_SILENCE_SECONDS = 30


class Relay:
    """The loop, with what `/readyz` wants to know of it."""

    def __init__(self) -> None:
        self.last_success = time.monotonic()
        self.pause = BUSY_PAUSE

    def find_problem(self) -> str | None:
        """None while batches succeed."""
        silent = time.monotonic() - self.last_success
        return f"no batch succeeded for {silent:.0f} s" if silent > _SILENCE_SECONDS else None

    def step(self) -> float:
        """Move one batch; the seconds to wait before the next."""
        try:
            moved = relay_batch(wiring.services_beside)
        except (DatabaseError, DomainError) as error:
            log.warning("could not move events", extra={"error": str(error)})
            close_old_connections()
            return FAILED_PAUSE
        self.last_success = time.monotonic()
        # A single booking should be announced at once; an empty outbox should cost next to nothing.
        self.pause = BUSY_PAUSE if moved else min(self.pause * 1.25, IDLE_PAUSE)
        return self.pause


def run() -> None:
    """Relay until told to stop; the batch in hand is finished."""
    wiring.load_handlers()
    stop = stop_on_signals()
    relay = Relay()
    with health_server(settings.ENV.bind, port_of("relay", settings.PORT), relay.find_problem):
        log.info("relay started")
        while not stop.wait(relay.step()):
            pass
    log.info("relay stopped")
