"""What other modules and the entry points may ask of accounts."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from doorstep.infra.copying import CopyBatch
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import selectors
from doorstep.modules.accounts.contracts import (
    AddAddress,
    AddressFacts,
    CaredPersonFacts,
    CreateAccount,
    MarketFacts,
    PersonCard,
    Recipient,
)
from doorstep.modules.accounts.services import mail_stops, platform, profile, reseal


def get_market(code: str | None) -> MarketFacts:
    """
    A market's facts, from memory.

    :raises UnknownMarket: if no market has the code.
    """
    return selectors.get_market(code)


def list_markets() -> list[MarketFacts]:
    """All markets in the order of lists."""
    return list(selectors.markets().values())


def market_name(code: str) -> str:
    """What the staff desk calls a market; the code itself where there is none of it any more."""
    market = selectors.markets().get(code)
    return market.name("en") if market else code


def list_market_names() -> list[tuple[str, str]]:
    """Codes with the names that the staff desk calls them by, in the order of lists."""
    return [(code, market.name("en")) for code, market in selectors.markets().items()]


def save_replace_minutes(minutes: Mapping[str, int]) -> None:
    """Set, by market, how long orders wait for somebody else at least, for demo data and moves from elsewhere."""
    platform.save_replace_minutes(minutes)


def ensure_markets() -> None:
    """Create the four first markets where they are missing. Needs a transaction."""
    platform.ensure_markets()


def get_address(address_id: uuid.UUID, actor: Actor) -> AddressFacts:
    """
    One of the actor's own addresses. Keep a snapshot of it: the owner may change or remove it.

    :raises NotFound: unless it is the actor's own.
    """
    return selectors.address_facts(selectors.get_address(address_id, actor))


def get_cared_person(person_id: uuid.UUID, actor: Actor) -> CaredPersonFacts:
    """
    Somebody for whom the actor books. Keep a snapshot: the actor may change or remove them.

    :raises NotFound: unless the actor keeps them.
    """
    return selectors.cared_person_facts(selectors.get_cared_person(person_id, actor))


def find_cared_recipient(person_id: uuid.UUID) -> Recipient | None:
    """Whom to write to of a visit for a cared person; None if they were removed, want no mails or stopped them."""
    return mail_stops.find_cared_recipient(person_id)


def stop_token(email: str) -> str:
    """What the address in a mail carries that stops mails to people without an account."""
    return mail_stops.stop_token(email)


def are_mails_stopped(token: str) -> bool:
    """
    Whether the owner of a token gets no mails about visits any more.

    :raises NotFound: if it is not one of ours.
    """
    return mail_stops.are_mails_stopped(token)


def stop_mails(token: str, *, now: datetime) -> None:
    """
    Write to the owner of a token no more about visits that others book for them.

    :raises NotFound: if it is not one of ours.
    """
    mail_stops.stop_mails(token, now=now)


def resume_mails(token: str) -> None:
    """
    Take a stop back.

    :raises NotFound: if it is not one of ours.
    """
    mail_stops.resume_mails(token)


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


def person_names(user_ids: Collection[int]) -> dict[int, str]:
    """Names alone, for notices to the counterpart; unknown ids are left out."""
    return selectors.person_names(list(user_ids))


def recipient(user_id: int) -> Recipient:
    """
    Whom to write to, for the platform's own messages to that very person.

    :raises NotFound: if there is no such open account.
    """
    return selectors.recipient(user_id)


def recipients(user_ids: Sequence[int]) -> dict[int, Recipient]:
    """The same for several people in one query; those without an open account are left out."""
    return {found.user_id: found for found in selectors.recipients(list(user_ids))}


def find_device(token: str) -> int | None:
    """The number of the device that is signed in with a session token; None if none is."""
    return selectors.find_device(token)


def open_devices(user_id: int) -> list[int]:
    """The numbers of a person's signed-in devices: what belongs to others has ended with their sessions."""
    return [device_id for _, device_id in selectors.open_devices([user_id])]


def open_devices_of(user_ids: Sequence[int]) -> set[tuple[int, int]]:
    """The same for several people in one query: pairs of person and device."""
    return set(selectors.open_devices(list(user_ids)))


def create_accounts(commands: Sequence[CreateAccount], *, actor: Actor, now: datetime) -> list[int]:
    """
    Create accounts with verified contacts; their ids in the order given. Needs a transaction.

    :raises NotAllowed: unless the platform or its staff acts.
    :raises ContactTaken: if a phone or an e-mail address belongs to another account.
    """
    return platform.create_accounts(commands, actor=actor, now=now)


def draw_user_ids(count: int) -> list[int]:
    """Numbers of accounts that are still to be made, for :func:`pack_accounts`."""
    return platform.draw_user_ids(count)


def pack_accounts(batch: CopyBatch, people: Sequence[tuple[int, CreateAccount]], *, now: datetime) -> None:
    """Add accounts with drawn ids to a batch, e-mail addresses left aside; asks no database."""
    platform.pack_accounts(batch, people, now=now)


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


def pack_addresses(
    batch: CopyBatch, commands: Sequence[tuple[int, AddAddress]], markets: Mapping[str, MarketFacts]
) -> list[AddressFacts]:
    """Add what :func:`create_addresses` writes to a batch, reckoned by the markets given; asks no database."""
    return platform.pack_addresses(batch, commands, markets)


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
