"""
The composition root: what each role is made of, in one place.

Importing this module needs Django to be set up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import Error, close_old_connections
from ninja import NinjaAPI, Router

from doorstep.infra import db, files, http, idempotency, outbox, tasks
from doorstep.infra.files.http import router as files_router
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Overloaded

MODULES = ("accounts", "notify", "catalog", "specialists", "availability", "booking", "reviews", "discovery")


@dataclass(frozen=True)
class Periodic:
    """A function that the scheduler calls every so many seconds, in one process at a time."""

    name: str
    seconds: int
    run: Callable[[], object]


def read_session(token: str) -> Actor | None:
    """Who a session token belongs to, for callers outside a request."""
    from doorstep.modules.accounts import facade as accounts

    close_old_connections()
    try:
        return accounts.actor_for_session(token)
    except (Error, Overloaded):
        # A database session that ended while it was idle is noticed only when it is used.
        close_old_connections()
        return accounts.actor_for_session(token)


def announce(entries: list[dict[str, Any]]) -> None:
    """Pass something on to all processes of the realtime role, for callers outside a request."""
    close_old_connections()
    with db.open_transaction():
        outbox.announce(entries)


def services_beside(topics: set[str]) -> set[str]:
    """The topics of the services whose starts "of anyone" change with some specialists' free time."""
    from doorstep.modules.specialists import facade as specialists

    specialist_ids = [
        int(number) for kind, _, number in (topic.partition(":") for topic in topics) if kind == "specialist"
    ]
    return {f"service:{service}:{market}" for service, market in specialists.services_of(specialist_ids)}


def load_handlers() -> None:
    """Import every module's event handlers and jobs, which subscribes them."""
    for module in MODULES:
        for part in ("handlers", "tasks"):
            name = f"doorstep.modules.{module}.{part}"
            if find_spec(name):
                import_module(name)


def routers(modules: tuple[str, ...] = MODULES) -> list[tuple[str, Router]]:
    """The (prefix, router) pairs of the given modules."""
    of_modules = [("", import_module(f"doorstep.modules.{module}.http").router) for module in modules]
    return [*of_modules, ("", files_router)]


def build_api(modules: tuple[str, ...] = MODULES) -> NinjaAPI:
    """The API of this process, with sessions read from accounts."""
    from doorstep.modules.accounts import facade as accounts

    http.read_sessions_with(accounts.actor_for_session)
    return http.make_api(routers(modules))


def periodics() -> list[Periodic]:
    """What the scheduler does, and how often."""
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.availability import facade as availability
    from doorstep.modules.booking import facade as booking
    from doorstep.modules.notify import facade as notify
    from doorstep.modules.reviews import facade as reviews

    load_handlers()  # what is due becomes jobs, which must be known

    return [
        Periodic("expire holds and requests", 5, lambda: booking.expire_overdue(utc_now())),
        Periodic("send reminders", 20, lambda: booking.send_reminders(utc_now())),
        Periodic("settle deliveries", 5, lambda: notify.settle_deliveries(utc_now())),
        Periodic("remove old notices", 86_400, lambda: notify.remove_old_notices(utc_now())),
        Periodic("put back jobs of dead workers", 15, tasks.return_stalled_jobs),
        Periodic("extend free days", 600, lambda: availability.extend_free_days(utc_now())),
        Periodic("rebuild free days", 86_400, lambda: availability.rebuild_free_days(utc_now())),
        Periodic("remove unverified accounts", 3600, lambda: accounts.remove_unverified_accounts(now=utc_now())),
        Periodic("remove ended sessions", 86_400, lambda: accounts.remove_ended_sessions(now=utc_now())),
        Periodic("sweep files", 600, lambda: files.sweep_files(utc_now())),
        Periodic("refresh ratings", 86_400, lambda: reviews.refresh_ratings(utc_now())),
        Periodic("sweep stray files", 86_400, lambda: files.sweep_stray_files(utc_now())),
        Periodic("forget old idempotency keys", 3600, lambda: idempotency.forget_old_keys(utc_now())),
    ]
