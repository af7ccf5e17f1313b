"""What the platform itself does with accounts: markets, accounts of staff and demo data, upkeep."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from doorstep.infra.db import execute, fetch_all, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import AddAddress, AddressFacts, CreateAccount, MarketFacts
from doorstep.modules.accounts.first_markets import FIRST_MARKETS
from doorstep.modules.accounts.models import Address, Consent, Market, User
from doorstep.modules.accounts.session_store import SessionStore

UNVERIFIED_KEPT = timedelta(days=1)


@transaction_required
def ensure_markets(definitions: Sequence[MarketFacts] = FIRST_MARKETS) -> None:
    """Create the markets that do not exist yet; existing ones keep what staff made of them."""
    for position, facts in enumerate(definitions):
        values = asdict(facts)
        values.pop("plane")
        values.pop("code")
        center = values.pop("center")
        values |= {
            "center_lat": center["lat"],
            "center_lon": center["lon"],
            "area": [list(corner) for corner in facts.area],
            "languages": list(facts.languages),
            "position": position,
        }
        Market.objects.get_or_create(code=facts.code, defaults=values)
    selectors.forget_markets()


@transaction_required
def create_accounts(commands: Sequence[CreateAccount], *, actor: Actor, now: datetime) -> list[int]:
    """
    Create accounts with verified contacts and consent to the texts in force; their ids in the order given.

    :raises NotAllowed: unless the platform or its staff acts.
    :raises ContactTaken: if a phone or an e-mail address belongs to another account.
    :raises BadPhone: if a phone has no country code.
    """
    if not actor.is_staff:
        raise NotAllowed
    ids = [
        row[0]
        for row in fetch_all(
            "SELECT nextval(pg_get_serial_sequence('accounts_user', 'id')) FROM generate_series(1, %s)", [len(commands)]
        )
    ]
    people = [_new_person(user_id, command, now) for user_id, command in zip(ids, commands, strict=True)]
    User.objects.bulk_create(people, batch_size=1000)
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=user_id, email=command.email.lower(), verified=True, primary=True)
        for user_id, command in zip(ids, commands, strict=True)
        if command.email
    )
    Consent.objects.bulk_create(
        (
            Consent(user_id=person.pk, kind=kind, version=version, language=person.language, given_at=now)
            for person in people
            for kind, version in rules.TERMS.items()
        ),
        batch_size=2000,
    )
    return ids


@transaction_required
def save_photos(photos: Mapping[int, uuid.UUID]) -> None:
    """Show stored and attached pictures as the photos of people who have none yet."""
    for user_id, file_id in photos.items():
        User.objects.filter(pk=user_id).update(photo=file_id)


def _new_person(user_id: int, command: CreateAccount, now: datetime) -> User:
    person = User(
        id=user_id,
        name=command.name,
        language=rules.nearest_language(command.language),
        market_id=command.market,
        is_staff=command.is_staff,
        is_superuser=command.is_staff,
        created_at=now,
    )
    if command.phone:
        person.put_phone(rules.normalize_phone(command.phone), verified=True)
    if command.password_hash:
        person.password = command.password_hash
    else:
        person.set_unusable_password()
    return person


@transaction
def open_session(user_id: int, *, user_agent: str, ip: str, now: datetime) -> str:
    """
    Sign a person in without asking anything, for tools and tests; the session token.

    :raises NotFound: if there is no such open account.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound("There is no such account.")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = str(session.session_key)
    UserSession.objects.create(
        user=user, session_key=token, user_agent=user_agent[:200], ip=ip, created_at=now, last_seen_at=now
    )
    return token


@transaction_required
def create_addresses(commands: Sequence[tuple[int, AddAddress]]) -> list[AddressFacts]:
    """
    Save places of many people, for demo data and moves from other systems; opened, in the order given.

    The first place of each person becomes the default. Every command names its market.

    :raises UnknownMarket: if no market has the code.
    :raises OutsideMarket: if the market does not serve the position.
    """
    seen: set[int] = set()
    rows = []
    for user_id, command in commands:
        market = selectors.get_market(command.market)
        point = market.to_point(command.position)
        row = Address(
            id=new_id(),
            user_id=user_id,
            market_id=market.code,
            label=command.label,
            district=command.district,
            lat=command.position.lat,
            lon=command.position.lon,
            x_km=point.x,
            y_km=point.y,
            is_default=user_id not in seen,
        )
        row.put_line(command.line)
        row.put_details(command.details)
        seen.add(user_id)
        rows.append(row)
    Address.objects.bulk_create(rows, batch_size=1000)
    return [selectors.address_facts(row) for row in rows]


@transaction_required
def mark_specialist(user_id: int, specialist_id: int | None) -> None:
    """Write down which specialist a person is; None when no longer one."""
    User.objects.filter(pk=user_id).update(specialist_id=specialist_id)


@transaction
def remove_unverified_accounts(*, now: datetime) -> int:
    """
    Remove accounts that were begun more than a day ago and never proved a phone or an e-mail address.

    Nothing can hang on them: without a proof nobody signs in. The number removed.
    """
    return execute(
        """
        WITH stale AS (
            SELECT id FROM accounts_user AS person
            WHERE created_at < %s AND phone_index IS NULL AND last_login IS NULL AND NOT is_staff
              AND NOT EXISTS (SELECT 1 FROM account_emailaddress WHERE user_id = person.id AND verified)
        ), consents AS (DELETE FROM accounts_consent USING stale WHERE user_id = stale.id),
           emails AS (DELETE FROM account_emailaddress USING stale WHERE user_id = stale.id)
        DELETE FROM accounts_user USING stale WHERE accounts_user.id = stale.id
        """,
        [now - UNVERIFIED_KEPT],
    )


@transaction
def remove_ended_sessions(*, now: datetime) -> int:
    """Remove expired sessions and the device rows whose session is gone; the number of device rows removed."""
    execute("DELETE FROM django_session WHERE expire_date <= %s", [now])
    return execute(
        "DELETE FROM usersessions_usersession AS device WHERE NOT EXISTS "
        "(SELECT 1 FROM django_session AS session WHERE session.session_key = device.session_key)"
    )
