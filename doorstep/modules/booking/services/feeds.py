"""A person's own visits as a calendar that others subscribe to, at an address that nobody can guess."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import execute, open_transaction, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.models import CalendarFeed
from doorstep.modules.booking.services.entries import entries_of
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App

TOKEN_BYTES = 32
PAST = timedelta(days=30)
MOST_VISITS = 1000
# Subscribers come many times a day; when they came last is kept to the hour.
_READ_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """That there is an address, since when, and when somebody came there last."""

    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFeed:
    """An address, told once."""

    address: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FeedFile:
    """The calendar as it is now, and a mark that stays while it does."""

    content: str
    etag: str


def token_hash(token: str) -> bytes:
    """What is stored of an address: its token has 256 random bits, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).digest()


def find_feed(app: App, *, actor: Actor) -> FeedFacts | None:
    """
    The actor's feed in an app; None if there is none.

    :raises NotAllowed: for the specialist's feed of somebody who is none.
    """
    row = CalendarFeed.objects.filter(user_id=_reader(app, actor), app=app).first()
    return FeedFacts(row.created_at, row.read_at) if row else None


@transaction
def renew_feed(app: App, language: str, *, actor: Actor, now: datetime) -> NewFeed:
    """
    Give the actor's visits an address, a new one if there was one before, which ends.

    It is told this once: only its hash is kept.

    :param language: of the entries.
    :raises NotAllowed: for the specialist's feed of somebody who is none.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(
        user_id=_reader(app, actor),
        app=app,
        defaults={"token_hash": token_hash(token), "language": language, "created_at": now, "read_at": None},
    )
    return NewFeed(notify.address_of(App.CLIENT, f"/calendar/{token}.ics"), now)


@transaction
def revoke_feed(app: App, *, actor: Actor) -> None:
    """
    End the address; without one nothing happens.

    :raises NotAllowed: for the specialist's feed of somebody who is none.
    """
    CalendarFeed.objects.filter(user_id=_reader(app, actor), app=app).delete()


def read_feed(token: str, *, now: datetime) -> FeedFile:
    """
    The visits of the last month and all coming ones of the person whose address it is.

    :raises NotFound: if there is no such address, it was revoked, or the account is closed.
    """
    feed = CalendarFeed.objects.filter(token_hash=token_hash(token)).first()
    if feed is None:
        raise NotFound
    app = App(feed.app)
    actor = accounts.actor_of(feed.user_id)
    if app is App.SPECIALIST and actor.specialist_id is None:
        raise NotFound
    visits = selectors.list_feed_visits(actor, works=app is App.SPECIALIST, since=now - PAST, limit=MOST_VISITS)
    content = notify.calendar_feed(entries_of(visits, app, feed.language), app=app, language=feed.language)
    _note_reading(feed, now)
    return FeedFile(content, hashlib.sha256(content.encode()).hexdigest()[:32])


def _note_reading(feed: CalendarFeed, now: datetime) -> None:
    if feed.read_at is None or now - feed.read_at >= _READ_EVERY:
        with open_transaction():
            execute("UPDATE booking_calendarfeed SET read_at = %s WHERE id = %s", [now, feed.id])


def _reader(app: App, actor: Actor) -> int:
    if actor.user_id is None:
        raise NotSignedIn
    if app is App.SPECIALIST and actor.specialist_id is None:
        raise NotAllowed("This calendar is a specialist's.")
    return actor.user_id
