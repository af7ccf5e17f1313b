"""What specialists and clients are told of searches."""

from datetime import datetime, timedelta
from uuid import UUID

from doorstep.infra.db import transaction_required
from doorstep.kernel.money import Money
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import SearchChanged, SearchFacts, SearchState
from doorstep.modules.dispatch.contracts import JobOfferChanged, JobOfferState, SearchProgressed
from doorstep.modules.dispatch.models import JobOffer
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, CalendarEntry, Facts, Kind, NoticeRequest


@transaction_required
def tell_specialist(event: JobOfferChanged, *, now: datetime) -> None:
    """Tell a specialist of a job offer, as long as it can be answered."""
    if event.state != JobOfferState.OFFERED:
        return
    offer = JobOffer.objects.filter(id=event.job_offer_id, state=JobOfferState.OFFERED).first()
    search = booking.find_search(event.order_id)
    if offer is None or search is None or offer.respond_by <= now:
        return
    notify.send(
        NoticeRequest(
            user_id=offer.specialist_user_id,
            app=App.SPECIALIST,
            kind=Kind.JOB_OFFER,
            facts=Facts(
                service=booking.title_texts(search.items),
                starts_at=offer.starts_at,
                ends_at=offer.starts_at + timedelta(minutes=search.visit_minutes),
                time_zone=search.time_zone,
                respond_by=offer.respond_by,
                district=search.district,
                price=Money(offer.price_minor + offer.raise_minor, offer.currency),
            ),
            link="/job-offers",
            dedup_key=f"job_offer:{offer.id}",
            subject_id=offer.id,
            matters_until=offer.respond_by,
        ),
        now=now,
    )


@transaction_required
def tell_client(event: SearchProgressed, *, now: datetime) -> None:
    """Tell a client who has to say how to go on; of mere progress the open app knows by itself."""
    if not event.question:
        return
    search = booking.find_search(event.order_id)
    if search is None or search.state is not SearchState.SEARCHING:
        return
    # Who has added to the price is asked again, once all have been asked for it.
    asked = f"search_asks:{event.order_id}" + (f":{search.added_minor}" if search.added_minor else "")
    _send(Kind.SEARCH_ASKS, search, dedup_key=asked, until=search.deadline, now=now)


@transaction_required
def tell_of_nobody(event: SearchChanged, *, now: datetime) -> None:
    """Tell a client for whom nobody was found in time."""
    search = booking.find_search(event.order_id)
    if search is None or search.state is not SearchState.LAPSED:
        return
    _send(Kind.SEARCH_LAPSED, search, dedup_key=f"search_lapsed:{event.order_id}", until=None, now=now)


@transaction_required
def _send(kind: Kind, search: SearchFacts, *, dedup_key: str, until: datetime | None, now: datetime) -> None:
    notify.send(
        NoticeRequest(
            user_id=search.client_id,
            app=App.CLIENT,
            kind=kind,
            facts=Facts(
                service=booking.title_texts(search.items),
                starts_at=search.earliest,
                time_zone=search.time_zone,
                price=search.price,
                number=search.number,
            ),
            link=f"/bookings/{search.order_id}",
            dedup_key=dedup_key,
            matters_until=until,
        ),
        now=now,
    )


class JobOfferNotices:
    """Dispatch answers for its notices: whether a job offer can still be taken."""

    def is_current(self, kind: Kind, subject_id: UUID, facts: Facts) -> bool:
        """Whether nobody has it yet."""
        return JobOffer.objects.filter(id=subject_id, state=JobOfferState.OFFERED).exists()

    def find_calendar_entry(self, subject_id: UUID, app: App, language: str) -> CalendarEntry | None:
        """None: what is only asked for is in nobody's calendar."""
        return None
