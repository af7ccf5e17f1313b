"""
The composition root: what each role is made of, in one place.

Importing this module needs Django to be set up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections
from ninja import NinjaAPI, Router

from doorstep.infra import db, files, http, idempotency, outbox, tasks
from doorstep.infra.files.http import router as files_router
from doorstep.infra.realtime import Follow
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import last_daily, utc_now
from doorstep.kernel.errors import Overloaded

MODULES = (
    "accounts", "notify", "catalog", "specialists", "availability", "promotions", "pricing", "payments", "booking",
    "fieldwork", "dispatch", "reviews", "discovery", "insights",
)  # fmt: skip


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


def find_follows(asked: list[tuple[str, int | None]]) -> list[Follow | None]:
    """Which private topics may be watched, each with the person who asks, None for a guest; for the realtime role."""
    from doorstep.modules.fieldwork import facade as fieldwork

    close_old_connections()
    found = fieldwork.find_followings(asked, now=utc_now())
    return [
        Follow(str(one.visit_id), str(one.share_id or f"client of {one.visit_id}"), one.until) if one else None
        for one in found
    ]


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


def _check_free_days_nightly() -> None:
    from doorstep.modules.availability import facade as availability

    now = utc_now()
    availability.rebuild_free_days_nightly(now, since=last_daily(now, *settings.ENV.nightly))


def periodics() -> list[Periodic]:
    """What the scheduler does, and how often."""
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.availability import facade as availability
    from doorstep.modules.booking import facade as booking
    from doorstep.modules.dispatch import facade as dispatch
    from doorstep.modules.fieldwork import facade as fieldwork
    from doorstep.modules.notify import facade as notify
    from doorstep.modules.payments import facade as payments
    from doorstep.modules.promotions import facade as promotions
    from doorstep.modules.reviews import facade as reviews

    load_handlers()  # what is due becomes jobs, which must be known

    return [
        Periodic("expire holds and requests", 5, lambda: booking.expire_overdue(utc_now())),
        Periodic("advance searches", 1, lambda: dispatch.advance_searches(utc_now())),
        Periodic("reckon standings", 300, lambda: dispatch.refresh_standings(utc_now())),
        Periodic("repair drop-outs", 5, lambda: dispatch.repair_overdue(utc_now())),
        Periodic("reckon days under way", 60, lambda: dispatch.follow_days(utc_now())),
        Periodic("watch conflicts of calendars", 60, lambda: dispatch.watch_conflicts(utc_now())),
        Periodic("watch searches", 30, lambda: dispatch.watch_searches(utc_now())),
        Periodic("forget expected times", 86_400, lambda: dispatch.forget_expected(utc_now())),
        Periodic("settle payments", 5, lambda: payments.queue_open_payments(utc_now())),
        Periodic("release what was earned", 60, lambda: payments.release_due(utc_now())),
        Periodic("remind of payments", 300, lambda: payments.remind_of_payments(utc_now())),
        Periodic("compare with providers' reports", 3600, lambda: payments.reconcile_due(utc_now())),
        Periodic("send reminders", 20, lambda: booking.send_reminders(utc_now())),
        Periodic("narrow windows of arrival", 20, lambda: booking.narrow_windows(utc_now())),
        Periodic("ring safety timers", 10, lambda: fieldwork.ring_timers(utc_now())),
        Periodic("end and forget trips", 60, lambda: fieldwork.forget_trips(utc_now())),
        Periodic("settle deliveries", 5, lambda: notify.settle_deliveries(utc_now())),
        Periodic("remove old notices", 86_400, lambda: notify.remove_old_notices(utc_now())),
        Periodic("put back jobs of dead workers", 15, tasks.return_stalled_jobs),
        Periodic("queue calendars to read", 5, lambda: availability.queue_due_calendars(utc_now())),
        Periodic("expire points", 600, lambda: promotions.expire_points(utc_now())),
        Periodic("extend free days", 600, lambda: availability.extend_free_days(utc_now())),
        Periodic("check free days nightly", 60, _check_free_days_nightly),
        Periodic("remove unverified accounts", 3600, lambda: accounts.remove_unverified_accounts(now=utc_now())),
        Periodic("remove ended sessions", 86_400, lambda: accounts.remove_ended_sessions(now=utc_now())),
        Periodic("sweep files", 600, lambda: files.sweep_files(utc_now())),
        Periodic("refresh ratings", 86_400, lambda: reviews.refresh_ratings(utc_now())),
        Periodic("sweep stray files", 86_400, lambda: files.sweep_stray_files(utc_now())),
        Periodic("forget old idempotency keys", 3600, lambda: idempotency.forget_old_keys(utc_now())),
    ]
