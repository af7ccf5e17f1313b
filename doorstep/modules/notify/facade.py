"""What other modules and the entry points may call of notices."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify.contracts import (
    KEPT_DAYS,
    App,
    CalendarEntry,
    Kind,
    NoticeRequest,
    Owner,
    PastNotice,
)
from doorstep.modules.notify.rules import texts
from doorstep.modules.notify.services import deliveries, messages, notices, owners, subscriptions


def send(request: NoticeRequest, *, now: datetime) -> uuid.UUID | None:
    """
    Tell one person something: in the inbox at once, by e-mail and push as the kind and the person's choice say.

    Needs a transaction, but never a booking's own: call it from a handler. The same ``dedup_key`` has one effect.

    :returns: the notice's id; None if the person was told before, or has no account any more.
    :raises ValueError: if the kind belongs to the other app.
    """
    return notices.send_notices([request], now=now)[0]


def send_all(requests: Sequence[NoticeRequest], *, now: datetime) -> list[uuid.UUID | None]:
    """The same for several people or things at once, in as many statements as for one; a result for each."""
    return notices.send_notices(requests, now=now)


def import_notices(past: Sequence[PastNotice]) -> int:
    """
    Write notices of the past into inboxes, for demo data: nothing is delivered. Needs a transaction.

    What people were told before under the same ``dedup_key`` stays as it is.

    :returns: how many were given.
    """
    return notices.import_notices(past)


def register_owner(kinds: Iterable[Kind], owner: Owner) -> None:
    """Say who knows whether notices of some kinds still hold and which calendar entry is theirs; called at import."""
    owners.register_owner(kinds, owner)


def register_outsiders(find: Callable[[uuid.UUID], Recipient | None]) -> None:
    """Say who knows people without an account who are written to under ids of its own; called at import."""
    owners.register_outsiders(find)


def calendar_file(entry: CalendarEntry, *, name: str, email: str | None) -> str:
    """A calendar file for one reader, the same that the mails carry."""
    return messages.make_calendar_file(entry, name=name, email=email)


def calendar_feed(entries: Sequence[CalendarEntry], *, app: App, language: str) -> str:
    """Visits as a calendar to subscribe to; the same entries make the same text."""
    return messages.make_feed(entries, app=app, language=language)


def address_of(app: App, path: str) -> str:
    """The whole address of a path inside an app, for mails and calendars."""
    return messages.address_of(app, path)


def entry_words(language: str) -> dict[str, str]:
    """
    How a visit reads in a calendar: ``client`` and ``specialist`` (with {service}, {person}), ``details`` (with
    {number}, {link}) and ``address_in_app``.
    """
    words: dict[str, str] = texts.words_in(language)["entry"]
    return words


def settle_deliveries(now: datetime) -> int:
    """Upkeep, every few seconds: queue deliveries that are due, settle those left in the middle; how many."""
    return deliveries.settle_deliveries(now)


def remove_old_notices(now: datetime) -> int:
    """Upkeep, daily: remove notices of more than 180 days ago with their deliveries; how many."""
    return deliveries.remove_old_notices(now, older_than_days=KEPT_DAYS)


def reseal_subscriptions() -> int:
    """Seal the browsers' addresses and keys with the newest key; how many."""
    return subscriptions.reseal_subscriptions()
