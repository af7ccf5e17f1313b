"""What a specialist is told of calendars outside."""

from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.availability.contracts import ExternalCalendarStale, VisitsOverlapped
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest


@transaction_required
def tell_of_stale_calendar(event: ExternalCalendarStale, *, now: datetime) -> None:
    """Once for each time that it fails for a day."""
    since = event.failed_since
    notify.send(
        NoticeRequest(
            user_id=event.specialist_user_id,
            app=App.SPECIALIST,
            kind=Kind.CALENDAR_STALE,
            facts=Facts(text=event.calendar_name, starts_at=since, time_zone=event.time_zone),
            link="/calendars",
            dedup_key=f"{Kind.CALENDAR_STALE}:{event.external_calendar_id}:{int(since.timestamp())}",
        ),
        now=now,
    )


@transaction_required
def tell_of_overlap(event: VisitsOverlapped, *, now: datetime) -> None:
    """Once for each reading that overlaps visits, named by the first of them."""
    notify.send(
        NoticeRequest(
            user_id=event.specialist_user_id,
            app=App.SPECIALIST,
            kind=Kind.CALENDAR_CONFLICT,
            facts=Facts(
                text=event.calendar_name,
                starts_at=event.first_from,
                ends_at=event.first_until,
                time_zone=event.time_zone,
            ),
            link="/conflicts",
            dedup_key=f"{Kind.CALENDAR_CONFLICT}:{event.conflict_ids[0]}",
            matters_until=event.first_from,
        ),
        now=now,
    )
