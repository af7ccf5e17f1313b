"""What other modules may know of notices: kinds, their facts, requests, events and errors."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self

from doorstep.kernel.errors import DomainError
from doorstep.kernel.errors import Kind as ErrorKind
from doorstep.kernel.events import Event
from doorstep.kernel.money import Money

KEPT_DAYS = 180


class App(StrEnum):
    """In whose app a notice is read: somebody who works also books, and keeps the two apart."""

    CLIENT = "client"
    SPECIALIST = "specialist"


class Channel(StrEnum):
    """How a notice reaches somebody who is not looking at the app."""

    EMAIL = "email"
    PUSH = "push"


class Group(StrEnum):
    """What people switch on and off together."""

    BOOKINGS = "bookings"
    VISIT = "visit"
    REMINDERS = "reminders"
    REQUESTS = "requests"
    REVIEWS = "reviews"


class Kind(StrEnum):
    """
    What a notice says. Those from ``new_request`` on are read by specialists.

    Those that begin with ``for_you`` go by e-mail to people for whom somebody else booked, and are in no inbox.
    """

    BOOKING_CONFIRMED = "booking_confirmed"
    REQUEST_SENT = "request_sent"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_DECLINED = "request_declined"
    REQUEST_EXPIRED = "request_expired"
    TIMES_PROPOSED = "times_proposed"
    TIMES_WITHDRAWN = "times_withdrawn"
    VISIT_MOVED = "visit_moved"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_DROPPED = "visit_dropped"
    REPLACEMENT_FOUND = "replacement_found"
    REPLACEMENT_NONE = "replacement_none"
    REPLACEMENT_LAPSED = "replacement_lapsed"
    COMPENSATED = "compensated"
    EXPECTED_LATER = "expected_later"
    CANCELLED_BY_YOU = "cancelled_by_you"
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    VISIT_DONE = "visit_done"
    NO_SHOW = "no_show"
    NOBODY_CAME = "nobody_came"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOURS = "reminder_hours"
    VISIT_NARROWED = "visit_narrowed"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_GIVEN_BACK = "payment_given_back"
    PAYMENT_DUE = "payment_due"
    PAYMENT_REMINDER = "payment_reminder"
    DEBT_AROSE = "debt_arose"
    DEBT_FORGIVEN = "debt_forgiven"
    EXTRA_ASKED = "extra_asked"
    EXTRA_LAPSED = "extra_lapsed"
    REVIEW_ANSWERED = "review_answered"
    SEARCH_ASKS = "search_asks"
    SEARCH_LAPSED = "search_lapsed"
    FOR_YOU_BOOKED = "for_you_booked"
    FOR_YOU_MOVED = "for_you_moved"
    FOR_YOU_REMINDER = "for_you_reminder"
    FOR_YOU_CANCELLED = "for_you_cancelled"
    FOR_YOU_HELP = "for_you_help"
    """To the safety contact of a specialist who asks for help."""

    NEW_REQUEST = "new_request"
    NEW_BOOKING = "new_booking"
    JOB_OFFER = "job_offer"
    REQUEST_MISSED = "request_missed"
    TIME_TAKEN = "time_taken"
    TIMES_REFUSED = "times_refused"
    WORK_MOVED = "work_moved"
    WORK_CANCELLED = "work_cancelled"
    WORK_CANCELLED_BY_YOU = "work_cancelled_by_you"
    WORK_NOBODY_CAME = "work_nobody_came"
    WORK_REPLACED = "work_replaced"
    REMINDER_FIRST = "reminder_first"
    REMINDER_WORK = "reminder_work"
    EXTRA_AGREED = "extra_agreed"
    EXTRA_REFUSED = "extra_refused"
    TIP_RECEIVED = "tip_received"
    REVIEW_RECEIVED = "review_received"
    CALENDAR_STALE = "calendar_stale"
    CALENDAR_CONFLICT = "calendar_conflict"


class DeliveryState(StrEnum):
    """Where one delivery on one channel stands. ``unknown``: handed over or not, nobody can tell."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What the texts of a notice are made of; leave out what the kind does not say.

    ``service`` has the service's name by language. ``starts_at`` and ``ends_at`` are the visit's time, shown in
    ``time_zone``; with ``arrive_until`` the other side comes between ``starts_at`` and that. ``old_starts_at`` is the
    time before a move, ``choices`` the other times that are proposed. ``person`` is the other side's name as the reader
    may know it, ``booker`` who booked for the reader. ``cause`` is client, specialist, platform or unanswered.
    ``stars`` and ``text`` are a review's; ``text`` is also what extra work is. ``place_kind`` is shop or online if
    nobody comes to the client.
    ``together``: the names of those who come at the same time, as one text.
    """

    service: Mapping[str, str] = field(default_factory=dict)
    person: str = ""
    booker: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    arrive_until: datetime | None = None
    old_starts_at: datetime | None = None
    choices: tuple[datetime, ...] = ()
    time_zone: str = ""
    respond_by: datetime | None = None
    district: str = ""
    price: Money | None = None
    number: str = ""
    cause: str = ""
    reason: str = ""
    stars: int | None = None
    text: str = ""
    place_kind: str = ""
    together: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values; what is empty is left out."""
        values: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, datetime):
                value = value.isoformat()
            elif isinstance(value, Money):
                value = [value.minor, value.currency]
            elif isinstance(value, Mapping):
                value = dict(value)
            elif isinstance(value, tuple):
                value = [moment.isoformat() for moment in value]
            if value:
                values[each.name] = value
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` wrote."""
        moments = ("starts_at", "ends_at", "arrive_until", "old_starts_at", "respond_by")
        read: dict[str, Any] = {
            name: datetime.fromisoformat(value) if name in moments else value for name, value in values.items()
        }
        if "choices" in read:
            read["choices"] = tuple(datetime.fromisoformat(text) for text in read["choices"])
        if "price" in read:
            read["price"] = Money(*read["price"])
        return cls(**read)


@dataclass(frozen=True, slots=True)
class NoticeRequest:
    """
    Something to tell one person.

    ``link`` is a path inside the app. ``dedup_key`` names the cause: the same key and person have one effect.
    ``matters_until`` is the moment after which the notice is of no use (the visit's start, the request's deadline):
    it may break quiet hours. ``subject_id`` is the object that the kind's owner knows. ``person_id``: told to a cared
    person of that user's instead, or to somebody whom another module knows by it, by e-mail only.
    """

    user_id: int
    app: App
    kind: Kind
    facts: Facts
    link: str
    dedup_key: str
    subject_id: uuid.UUID | None = None
    matters_until: datetime | None = None
    person_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PastNotice:
    """A notice that was given before, for demo data and moves from elsewhere: nothing is delivered."""

    request: NoticeRequest
    created_at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """
    A visit as an entry of somebody's calendar.

    ``uid`` stays for the life of the visit and ``sequence`` grows with every change, so that a later file updates or,
    when ``cancelled``, removes the same entry. ``tentative`` until the specialist has promised to come.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    link: str
    changed_at: datetime
    created_at: datetime
    tentative: bool = False
    cancelled: bool = False


_OWN_UID = re.compile(r"visit-[0-9a-f-]{36}@doorstep")


def uid_of_visit(visit_id: uuid.UUID) -> str:
    """The UID of a visit in everybody's calendar."""
    return f"visit-{visit_id}@doorstep"


def is_own_uid(uid: str) -> bool:
    """Whether an entry of somebody's calendar is a visit of ours, which came there by our mails or feeds."""
    return _OWN_UID.fullmatch(uid) is not None


class Owner(Protocol):
    """What the module that owns a kind knows of its subjects; see ``facade.register_owner``."""

    def is_current(self, kind: Kind, subject_id: uuid.UUID, facts: Facts) -> bool:
        """Whether what a notice says still holds. Asked in the transaction before each hand-over."""

    def find_calendar_entry(self, subject_id: uuid.UUID, app: App, language: str) -> CalendarEntry | None:
        """The subject as an entry of the reader's calendar, as it stands now; None if it never got there."""


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Local wall times between which nothing but what can't wait is sent; may go over midnight."""

    starts: time
    ends: time
    time_zone: str


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """Which channels a person wants for a group."""

    group: Group
    push: bool = True
    email: bool = True

    def wants(self, channel: Channel) -> bool:
        """Whether the channel is on."""
        return self.push if channel is Channel.PUSH else self.email


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person wants to be told and when. ``email`` is the proved address, ``devices`` the push subscriptions."""

    email: str | None
    devices: int
    groups: tuple[GroupChoice, ...]
    quiet_time: QuietTime | None
    time_zone: str


class Result(StrEnum):
    """What became of a call to a carrier. ``unknown``: it may have taken the message, or not."""

    SENT = "sent"
    TRY_AGAIN = "try_again"
    REFUSED = "refused"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result with the carrier's own name for the message, or a remark on what went wrong; nothing personal."""

    result: Result
    remark: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """
    A browser or a phone that takes pushes.

    ``endpoint`` is a browser's https address, or the token of a phone's app as ``fcm:token`` (Android) or
    ``apns:token`` (iOS). A browser's keys are base64url without padding; phones have none.
    """

    endpoint: str
    p256dh: str
    auth: str
    app: App

    @property
    def is_phone(self) -> bool:
        """Whether it is the app of a phone."""
        return self.endpoint.startswith(("fcm:", "apns:"))


@dataclass(frozen=True)
class NoticeWritten(Event):
    """A notice reached somebody's inbox."""

    name: ClassVar[str] = "notice.written.v1"
    notice_id: uuid.UUID
    user_id: int
    app: str
    kind: str
    written_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The reader."""
        return (self.user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the inbox."""
        return {"kind": "notice", "id": str(self.notice_id), "app": self.app}


@dataclass(frozen=True)
class NoticesRead(Event):
    """Somebody read notices; other devices follow."""

    name: ClassVar[str] = "notice.read.v1"
    user_id: int
    app: str
    read_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The reader."""
        return (self.user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the inbox."""
        return {"kind": "notice", "id": "", "app": self.app}


class PushAddressRefused(DomainError):
    """A push address must be https on a public host: we send to it from inside our network."""

    code = "push_address_refused"
    kind = ErrorKind.INVALID
    title = "This browser's push address can't be used"


class PushNotSetUp(DomainError):
    """Nothing is configured here to push to devices of this kind; ``push_services`` of ``GET /config`` tells before."""

    code = "push_not_set_up"
    kind = ErrorKind.CONFLICT
    title = "Devices of this kind get no pushes here"


class TooManyDevices(DomainError):
    """The person takes pushes on as many devices as allowed; ``context`` has the limit."""

    code = "too_many_devices"
    kind = ErrorKind.CONFLICT
    title = "You get pushes on as many devices as you can"
