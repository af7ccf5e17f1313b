"""That, and how, a database was filled with the demo cities: entries of the audit trail."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import fetch_one
from doorstep.kernel.actors import SYSTEM

_SEEDED = "demo_data.seeded"
_TOPPED_UP = "demo_data.topped_up"


@dataclass(frozen=True, slots=True)
class DemoMarket:
    """Ids of the invented people of a market, in the order in which they were invented."""

    code: str
    client_ids: list[int]
    specialist_ids: list[int]


def is_seeded() -> bool:
    """Whether this database holds the demo cities."""
    return fetch_one("SELECT 1 FROM infra_auditentry WHERE act = %s LIMIT 1", [_SEEDED]) is not None


def mark_seeded(markets: list[DemoMarket], *, covered_until: date, now: datetime) -> None:
    """Remember who was invented and until when there are visits."""
    details = {"markets": [asdict(market) for market in markets], "covered_until": covered_until.isoformat()}
    record_act(actor=SYSTEM, act=_SEEDED, subject="database", details=details, now=now)


def mark_topped_up(*, covered_until: date, now: datetime) -> None:
    """Remember until when there are visits now."""
    record_act(
        actor=SYSTEM,
        act=_TOPPED_UP,
        subject="database",
        details={"covered_until": covered_until.isoformat()},
        now=now,
    )


def demo_markets() -> list[DemoMarket]:
    """Who was invented; empty if the database does not hold the demo cities."""
    row = fetch_one("SELECT details::text FROM infra_auditentry WHERE act = %s ORDER BY id LIMIT 1", [_SEEDED])
    return [DemoMarket(**entry) for entry in json.loads(row[0])["markets"]] if row else []


def covered_until() -> date:
    """The last date to which visits were invented."""
    row = fetch_one(
        "SELECT details->>'covered_until' FROM infra_auditentry WHERE act IN (%s, %s) ORDER BY id DESC LIMIT 1",
        [_SEEDED, _TOPPED_UP],
    )
    assert row is not None
    return date.fromisoformat(row[0])
