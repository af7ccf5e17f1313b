"""Notices for tests, with the facts of a real visit."""

import uuid
from datetime import datetime, timedelta

from doorstep.kernel.money import Money
from doorstep.modules.notify.contracts import Facts, Kind, NoticeRequest
from doorstep.modules.notify.rules.routes import PLANS

SERVICE = {"en": "Home cleaning", "ru": "Уборка квартиры", "zh-Hans": "家庭保洁", "zh-Hant": "居家清潔"}


def facts_about(starts_at: datetime, **changed: object) -> Facts:
    """Facts of every sort."""
    values: dict[str, object] = {
        "service": SERVICE,
        "person": "Onni V.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "old_starts_at": starts_at - timedelta(days=1),
        "choices": (starts_at + timedelta(hours=1), starts_at + timedelta(days=1)),
        "time_zone": "Europe/Helsinki",
        "respond_by": starts_at - timedelta(hours=3),
        "district": "Kallio",
        "price": Money(4900, "EUR"),
        "number": "7K2M9QXA",
        "cause": "specialist",
        "reason": "The car broke down.",
        "stars": 4,
        "text": "Quick and careful.",
    }
    return Facts(**{**values, **changed})  # type: ignore[arg-type]


def request_for(user_id: int, kind: Kind, *, starts_at: datetime, key: str = "", **changed: object) -> NoticeRequest:
    """A request to tell somebody something."""
    return NoticeRequest(
        user_id=user_id,
        app=PLANS[kind].app,
        kind=kind,
        facts=facts_about(starts_at, **changed),
        link="/bookings/1",
        dedup_key=key or uuid.uuid4().hex,
        matters_until=starts_at,
    )
