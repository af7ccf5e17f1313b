"""Changing one's own account, and ending sessions."""

import uuid
from datetime import datetime

from doorstep.infra import files
from doorstep.infra.db import fetch_all, transaction, transaction_required
from doorstep.infra.outbox import notify_now
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import LANGUAGES, ChangeProfile, Gender
from doorstep.modules.accounts.models import Consent, User


@transaction
def change_profile(command: ChangeProfile, *, actor: Actor, now: datetime) -> None:
    """
    Change the actor's own name, language, home market, gender or photo.

    :raises InvalidInput: if the name is empty or the language is not offered.
    :raises UnknownMarket: if no market has the code.
    :raises FileMissing: if the photo is not an unused picture that the person sent for this.
    """
    user = selectors.locked_user_of(actor)
    if command.name is not None:
        user.name = check_name(command.name)
    if command.language is not None:
        if command.language not in LANGUAGES:
            raise InvalidInput(f"Languages: {', '.join(LANGUAGES)}.", field="language")
        user.language = command.language
    if command.market is not None:
        user.market_id = selectors.get_market(command.market).code
    if command.gender is not None:
        user.gender = check_gender(command.gender)
    if command.changes_photo and command.photo_id != user.photo:
        _change_photo(user, command.photo_id, now=now)
    user.save(update_fields=["name", "language", "market", "gender", "photo"])


def _change_photo(user: User, photo_id: uuid.UUID | None, *, now: datetime) -> None:
    if photo_id is not None:
        files.attach([photo_id], user.pk, files.Purpose.AVATAR, now=now)
    if user.photo is not None:
        files.release([user.photo], now=now)
    user.photo = photo_id


def check_gender(text: str) -> str:
    """:raises InvalidInput: if it is neither empty nor one of :class:`Gender`."""
    if text and text not in set(Gender):
        raise InvalidInput(f"Genders: {', '.join(Gender)}.", field="gender")
    return text


def check_name(text: str) -> str:
    """
    A name without outer and doubled blanks.

    :raises InvalidInput: if nothing or too much is left.
    """
    name = " ".join(text.split())
    if not name or len(name) > rules.NAME_LENGTH:
        raise InvalidInput(f"A name has 1 to {rules.NAME_LENGTH} characters.", field="name")
    return name


@transaction
def revoke_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """
    End one of the actor's sessions; its token stops working at once and its open apps are told.

    :raises NotFound: if the actor has no such session.
    """
    rows = fetch_all(
        "DELETE FROM usersessions_usersession WHERE id = %s AND user_id = %s RETURNING session_key",
        [session_id, actor.user_id],
    )
    if not rows or actor.user_id is None:
        raise NotFound("There is no such session.")
    fetch_all("DELETE FROM django_session WHERE session_key = %s RETURNING 1", [rows[0][0]])
    announce_ended_session(actor.user_id)


@transaction_required
def record_consent(user: User, *, language: str, now: datetime) -> None:
    """Write down that a person agreed to the texts in force."""
    Consent.objects.bulk_create(
        Consent(user=user, kind=kind, version=version, language=language, given_at=now)
        for kind, version in rules.TERMS.items()
    )


def announce_ended_session(user_id: int) -> None:
    """Tell a person's open apps to check their session; the live stream of an ended one closes."""
    notify_now([user_id], {"kind": "session", "id": str(user_id), "state": "ended"})
