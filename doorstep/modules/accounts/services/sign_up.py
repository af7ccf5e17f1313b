"""Beginning an account, and proving its phone."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from doorstep.infra.db import execute, transaction
from doorstep.kernel.errors import InvalidInput
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import ContactTaken
from doorstep.modules.accounts.models import User
from doorstep.modules.accounts.services.profile import check_name, record_consent


@dataclass(frozen=True, slots=True)
class BeginAccount:
    """Who signs up: exactly one of ``phone`` (E.164) and ``email``; agreeing is what calling means."""

    phone: str | None
    email: str | None
    market: str | None
    language: str
    name: str = ""
    password: str | None = None


@transaction
def begin_account(command: BeginAccount, *, now: datetime) -> User:
    """
    Make an account whose contact is still to be proved, and write down its consent.

    :raises InvalidInput: without exactly one contact, or with a bad name.
    :raises UnknownMarket: if no market has the code.
    """
    if bool(command.phone) == bool(command.email):
        raise InvalidInput("Give a phone or an e-mail address, one of them.", fields=["phone", "email"])
    user = User(language=rules.nearest_language(command.language), created_at=now)
    user.name = check_name(command.name) if command.name.strip() else ""
    user.market_id = selectors.get_market(command.market).code if command.market else None
    user.set_password(command.password)
    user.save(force_insert=True)
    if command.phone:
        user.put_phone(command.phone, verified=False)
        user.save(update_fields=["unverified_phone_sealed"])
    if command.email:
        EmailAddress.objects.create(user=user, email=command.email.lower(), primary=True, verified=False)
    record_consent(user, language=user.language, now=now)
    return user


@transaction
def await_phone(user_id: int, phone: str) -> None:
    """Keep a phone until its code is entered."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.put_phone(phone, verified=False)
    user.save(update_fields=["unverified_phone_sealed"])


@transaction
def prove_phone(user_id: int, phone: str) -> None:
    """
    Make a phone a person's own, after its code was entered.

    :raises ContactTaken: if another account proved it first.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    other = selectors.find_user_by_phone(phone)
    if other is not None and other.pk != user_id:
        raise ContactTaken
    user.put_phone(phone, verified=True)
    user.save(update_fields=["phone_sealed", "phone_index", "unverified_phone_sealed"])


@transaction
def prove_email(user_id: int, email: str) -> list[str]:
    """
    Make an e-mail address a person's only one, after its code was entered; the proved addresses it replaces.

    :raises ContactTaken: if another account proved it first.
    """
    User.objects.select_for_update().get(pk=user_id)
    other = selectors.find_user_by_email(email)
    if other is not None and other.pk != user_id:
        raise ContactTaken
    mine = EmailAddress.objects.filter(user_id=user_id)
    left = list(mine.filter(verified=True).exclude(email=email).values_list("email", flat=True))
    mine.exclude(email=email).delete()
    mine.update_or_create(user_id=user_id, email=email, defaults={"verified": True, "primary": True})
    return left


@transaction
def end_sessions(user_id: int, *, keep: str | None) -> None:
    """End all sessions of a person but one; for a changed password."""
    execute(
        """
        WITH ended AS (
            DELETE FROM usersessions_usersession
            WHERE user_id = %s AND session_key IS DISTINCT FROM %s RETURNING session_key)
        DELETE FROM django_session AS session USING ended WHERE session.session_key = ended.session_key
        """,
        [user_id, keep],
    )
