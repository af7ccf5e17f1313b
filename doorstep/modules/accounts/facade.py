"""What other modules and the entry points may ask of accounts."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import selectors
from doorstep.modules.accounts.contracts import (
    AddAddress,
    AddressFacts,
    CreateAccount,
    MarketFacts,
    PersonCard,
    Recipient,
)
from doorstep.modules.accounts.services import platform, profile, reseal


def get_market(code: str | None) -> MarketFacts:
    """
    A market's facts, from memory.

    :raises UnknownMarket: if no market has the code.
    """
    return selectors.get_market(code)


def list_markets() -> list[MarketFacts]:
    """All markets in the order of lists."""
    return list(selectors.markets().values())


def ensure_markets() -> None:
    """Create the four first markets where they are missing. Needs a transaction."""
    platform.ensure_markets()


def get_address(address_id: uuid.UUID, actor: Actor) -> AddressFacts:
    """
    One of the actor's own addresses. Keep a snapshot of it: the owner may change or remove it.

    :raises NotFound: unless it is the actor's own.
    """
    return selectors.address_facts(selectors.get_address(address_id, actor))


def actor_for_session(token: str) -> Actor | None:
    """Who a session token stands for, in one query; None if it is unknown or has ended."""
    return selectors.actor_for_session(token)


def actor_of(user_id: int) -> Actor:
    """
    The actor that a person would be now, for handlers and jobs.

    :raises NotFound: if there is no such open account.
    """
    return selectors.actor_of(user_id)


def person_card(user_id: int) -> PersonCard:
    """
    Name and phone, for the counterpart of an accepted visit: the caller checks that it is one.

    :raises NotFound: if there is no such account.
    """
    cards = selectors.person_cards([user_id])
    if user_id not in cards:
        raise NotFound("There is no such account.")
    return cards[user_id]


def person_cards(user_ids: Sequence[int]) -> dict[int, PersonCard]:
    """The same for several people in one query; unknown ids are left out."""
    return selectors.person_cards(list(user_ids))


def recipient(user_id: int) -> Recipient:
    """
    Whom to write to, for the platform's own messages to that very person.

    :raises NotFound: if there is no such open account.
    """
    return selectors.recipient(user_id)


def find_device(token: str) -> int | None:
    """The number of the device that is signed in with a session token; None if none is."""
    return selectors.find_device(token)


def open_devices(user_id: int) -> list[int]:
    """The numbers of a person's signed-in devices: what belongs to others has ended with their sessions."""
    return selectors.open_devices(user_id)


def create_accounts(commands: Sequence[CreateAccount], *, actor: Actor, now: datetime) -> list[int]:
    """
    Create accounts with verified contacts; their ids in the order given. Needs a transaction.

    :raises NotAllowed: unless the platform or its staff acts.
    :raises ContactTaken: if a phone or an e-mail address belongs to another account.
    """
    return platform.create_accounts(commands, actor=actor, now=now)


def save_photos(photos: Mapping[int, uuid.UUID]) -> None:
    """Show stored and attached pictures as the photos of people who have none yet. Needs a transaction."""
    platform.save_photos(photos)


def create_addresses(commands: Sequence[tuple[int, AddAddress]]) -> list[AddressFacts]:
    """
    Save places of many people (person's id, place); opened, in the order given. Needs a transaction.

    :raises OutsideMarket: if the market that a command names does not serve its position.
    """
    return platform.create_addresses(commands)


def addresses_of_people(user_ids: Sequence[int]) -> list[AddressFacts]:
    """All addresses of some people, opened: for the platform's own work, never for an answer to somebody else."""
    return selectors.addresses_of_people(list(user_ids))


def mark_specialist(user_id: int, specialist_id: int | None) -> None:
    """Write down which specialist a person is; called by specialists. Needs a transaction."""
    platform.mark_specialist(user_id, specialist_id)


def open_session(user_id: int, *, now: datetime, user_agent: str = "tool", ip: str = "127.0.0.1") -> str:
    """
    Sign a person in without asking anything, for benches, demo tools and tests; the session token.

    :raises NotFound: if there is no such open account.
    """
    return platform.open_session(user_id, user_agent=user_agent, ip=ip, now=now)


def revoke_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """
    End one of the actor's sessions, at once.

    :raises NotFound: if the actor has no such session.
    """
    profile.revoke_session(session_id, actor=actor, now=now)


def remove_unverified_accounts(*, now: datetime) -> int:
    """Upkeep, hourly: remove accounts begun over a day ago that never proved a contact; the number removed."""
    return platform.remove_unverified_accounts(now=now)


def remove_ended_sessions(*, now: datetime) -> int:
    """Upkeep, daily: remove sessions that expired; the number of devices removed."""
    return platform.remove_ended_sessions(now=now)


def reseal_everything() -> dict[str, int]:
    """Seal every phone, address, second factor and session with the newest key; how many of each."""
    return reseal.reseal_everything()
