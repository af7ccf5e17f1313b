"""
Mails to people without an account: who may be written to, and how they stop it.

Each such mail has an address that stops them. It carries the e-mail address encrypted, and a stop holds for that
e-mail address, whoever books and however often the person is entered anew.
"""

import base64
import binascii
import uuid
from datetime import datetime

from doorstep.infra.crypto import Place, SealBroken, UnknownKey, seal, unseal
from doorstep.infra.db import transaction
from doorstep.kernel.errors import NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import selectors
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.accounts.models import CaredPerson, MailStop, email_index

_TOKEN = Place("accounts_mailstop", "token", "mail")


def find_cared_recipient(person_id: uuid.UUID) -> Recipient | None:
    """Whom to write to of a visit for a cared person; None if they were removed, want no mails or stopped them."""
    person = CaredPerson.objects.filter(id=person_id, notify=True, user__is_active=True).first()
    if person is None:
        return None
    found = selectors.cared_person_facts(person)
    if found.stopped or not found.email:
        return None
    return Recipient(user_id=found.user_id, name=found.name, language=found.language, email=found.email, market=None)


def stop_token(email: str) -> str:
    """What the stopping address in a mail carries; it tells nobody the e-mail address."""
    return base64.urlsafe_b64encode(seal(email, _TOKEN)).decode().rstrip("=")


def are_mails_stopped(token: str) -> bool:
    """
    Whether the owner of a token gets no mails any more.

    :raises NotFound: if it is not one of ours.
    """
    return selectors.is_mail_stopped(email_index(_email_in(token)))


@transaction
def stop_mails(token: str, *, now: datetime) -> None:
    """
    Write to this e-mail address no more, whoever books. Again is no change.

    :raises NotFound: if the token is not one of ours.
    """
    stop = MailStop(id=new_id(), created_at=now)
    stop.put_email(_email_in(token))
    MailStop.objects.bulk_create([stop], ignore_conflicts=True)


@transaction
def resume_mails(token: str) -> None:
    """
    Take a stop back: who has the mail that it came with may do so.

    :raises NotFound: if the token is not one of ours.
    """
    MailStop.objects.filter(email_index=email_index(_email_in(token))).delete()


def _email_in(token: str) -> str:
    try:
        return unseal(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), _TOKEN)
    except (binascii.Error, SealBroken, UnknownKey, ValueError):
        raise NotFound("This address is not one of ours.") from None
