"""What the platform itself does with accounts: markets, accounts of staff and demo data, upkeep."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from doorstep.infra.copying import CopyBatch, draw_ids, write_batch
from doorstep.infra.crypto import Place, seal
from doorstep.infra.db import execute, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import AddAddress, AddressFacts, CreateAccount, MarketFacts, UnknownMarket
from doorstep.modules.accounts.first_markets import FIRST_MARKETS
from doorstep.modules.accounts.models import Market, User, phone_index, seal_door
from doorstep.modules.accounts.session_store import SessionStore

UNVERIFIED_KEPT = timedelta(days=1)
_ADDRESS_ROW = (
    "accounts_address (id, user_id, market_id, label, district, line_sealed, details_sealed, door_sealed, lat, lon, "
    "x_km, y_km, is_default)"
)
_USER_ROW = (
    "accounts_user (id, password, is_superuser, is_staff, is_active, name, language, market_id, specialist_id, "
    "phone_sealed, phone_index, created_at)"
)


@transaction_required
def save_replace_minutes(minutes: Mapping[str, int]) -> None:
    """How long orders of markets wait at least for somebody else when their specialist drops out; 0: not at all."""
    for code, value in minutes.items():
        Market.objects.filter(code=code).update(replace_minutes=value)
    selectors.forget_markets()


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
    ids = draw_user_ids(len(commands))
    batch = CopyBatch()
    pack_accounts(batch, list(zip(ids, commands, strict=True)), now=now)
    write_batch(batch)
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=user_id, email=command.email.lower(), verified=True, primary=True)
        for user_id, command in zip(ids, commands, strict=True)
        if command.email
    )
    return ids


@transaction_required
def save_photos(photos: Mapping[int, uuid.UUID]) -> None:
    """Show stored and attached pictures as the photos of people who have none yet."""
    for user_id, file_id in photos.items():
        User.objects.filter(pk=user_id).update(photo=file_id)


def draw_user_ids(count: int) -> list[int]:
    """Numbers of accounts that are still to be made."""
    return draw_ids("accounts_user", count)


def pack_accounts(batch: CopyBatch, people: Sequence[tuple[int, CreateAccount]], *, now: datetime) -> None:
    """
    Add accounts with the ids drawn for them, and their consent, to a batch; asks no database.

    E-mail addresses are not among it: :func:`create_accounts` writes them.
    """
    users: list[tuple[object, ...]] = []
    consents: list[tuple[object, ...]] = []
    for user_id, command in people:
        language = rules.nearest_language(command.language)
        sealed = index = None
        if command.phone:
            phone = rules.normalize_phone(command.phone)
            sealed, index = seal(phone, Place("accounts_user", "phone", user_id)), phone_index(phone)
        password = command.password_hash or UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
        users.append((
            user_id, password, command.is_staff, command.is_staff, True, command.name, language, command.market,
            command.specialist_id, sealed, index, now,
        ))  # fmt: skip
        consents += [(user_id, kind, version, language, now) for kind, version in rules.TERMS.items()]
    batch.add(_USER_ROW, users)
    batch.add("accounts_consent (user_id, kind, version, language, given_at)", consents)


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
    batch = CopyBatch()
    facts = pack_addresses(batch, commands, selectors.markets())
    write_batch(batch)
    return facts


def pack_addresses(
    batch: CopyBatch, commands: Sequence[tuple[int, AddAddress]], markets: Mapping[str, MarketFacts]
) -> list[AddressFacts]:
    """
    Add to a batch what :func:`create_addresses` writes; asks no database.

    :raises UnknownMarket: if none of the markets has the code.
    :raises OutsideMarket: if the market does not serve the position.
    """
    seen: set[int] = set()
    rows: list[tuple[object, ...]] = []
    facts: list[AddressFacts] = []
    for user_id, command in commands:
        market = markets.get(command.market or "")
        if market is None:
            raise UnknownMarket(f"Known markets: {', '.join(markets)}.", market=command.market)
        address = AddressFacts(
            id=new_id(),
            user_id=user_id,
            market=market.code,
            label=command.label,
            line=command.line,
            details=command.details,
            district=command.district,
            position=command.position,
            point=market.to_point(command.position),
            is_default=user_id not in seen,
            door=command.door,
        )
        seen.add(user_id)
        facts.append(address)
        sealed = [
            seal(text, Place("accounts_address", column, address.id))
            for column, text in (("line", address.line), ("details", address.details))
        ]
        rows.append((
            address.id, user_id, market.code, address.label, address.district, *sealed,
            seal_door(address.door, Place("accounts_address", "door", address.id)), address.position.lat,
            address.position.lon, address.point.x, address.point.y, address.is_default,
        ))  # fmt: skip
    batch.add(_ADDRESS_ROW, rows)
    return facts


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
