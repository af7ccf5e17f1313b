"""Telling a specialist's safety contact that help was asked for."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.fieldwork.contracts.door import HelpAsked
from doorstep.modules.fieldwork.models import SafetyContactRow
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.specialists import facade as specialists

# The upper half of the ids under which notices know safety contacts; the lower half is the specialist's number.
_CONTACTS = 0x5AFE_C047_AC70_8000


def contact_id_of(specialist_id: int) -> uuid.UUID:
    """The id under which notices know a specialist's safety contact."""
    return uuid.UUID(int=_CONTACTS << 64 | specialist_id)


def find_contact_recipient(person_id: uuid.UUID) -> Recipient | None:
    """Whom to write to as a safety contact; None for other ids, without a contact, or if they stopped our mails."""
    family, specialist_id = divmod(person_id.int, 1 << 64)
    if family != _CONTACTS or specialist_id >= 1 << 63:
        return None
    row = SafetyContactRow.objects.filter(specialist_id=specialist_id).first()
    card = specialists.cards({specialist_id}).get(specialist_id)
    if row is None or card is None:
        return None
    contact = row.open()
    if accounts.are_mails_stopped(accounts.stop_token(contact.email)):
        return None
    return Recipient(user_id=0, name=contact.name, language=contact.language, email=contact.email, market=None)


@transaction_required
def tell_contact(event: HelpAsked, *, now: datetime) -> None:
    """Write to the specialist's safety contact, if there is one: who asks for help, when, and to call them."""
    card = specialists.cards({event.specialist_id}).get(event.specialist_id)
    if card is None or not SafetyContactRow.objects.filter(specialist_id=event.specialist_id).exists():
        return
    notify.send(
        NoticeRequest(
            user_id=event.specialist_user_id,
            app=App.CLIENT,
            kind=Kind.FOR_YOU_HELP,
            facts=Facts(
                person=card.display_name,
                booker=card.display_name,
                starts_at=event.asked_at,
                time_zone=accounts.get_market(event.market).time_zone,
                cause=event.cause,
            ),
            link="",
            dedup_key=f"{Kind.FOR_YOU_HELP}:{event.alert_id}",
            person_id=contact_id_of(event.specialist_id),
        ),
        now=now,
    )
