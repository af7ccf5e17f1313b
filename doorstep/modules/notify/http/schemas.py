"""Wire forms of notices."""

import uuid
from datetime import datetime, time
from typing import Annotated, Self
from zoneinfo import available_timezones

from ninja import Schema
from pydantic import AfterValidator, Field, model_validator

from doorstep.modules.notify.contracts import (
    App,
    Group,
    GroupChoice,
    Kind,
    Preferences,
    QuietTime,
    Subscription,
)
from doorstep.modules.notify.models import Notice, PushSubscription
from doorstep.modules.notify.rules.routes import PLANS
from doorstep.modules.notify.rules.texts import short_text

# A point on P-256, uncompressed, and 16 random bytes, as browsers give them: base64url without padding.
Point = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{87}$", examples=["B" + "A" * 86])]
WallTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$", examples=["c2l4dGVlbi1yYW5kb20tYg"])]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("use a name of the IANA time zone database, such as Europe/Helsinki")
    return name


class NoticeOut(Schema):
    """One notice, in the language of ``Accept-Language``. ``link`` is a path inside the app that it belongs to."""

    id: uuid.UUID
    app: App
    kind: Kind
    group: Group
    title: str = Field(examples=["Booking confirmed"])
    body: str = Field(examples=["Home cleaning with Onni V., Tue 24 Nov, 10:00–12:00."])
    link: str = Field(examples=["/bookings/019aa9d4-6f3b-7c6e-9d55-0a4b5cf5a1c2"])
    subject_id: uuid.UUID | None
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice, *, language: str, zone: str) -> Self:
        """The wire form, in a language, with the reader's own time beside the place's where they differ."""
        kind = notice.known_kind
        text = short_text(kind, notice.read_facts, language=language, reader_zone=zone)
        return cls(
            id=notice.id,
            app=App(notice.app),
            kind=kind,
            group=PLANS[kind].group,
            title=text.title,
            body=text.body,
            link=notice.link,
            subject_id=notice.subject_id,
            created_at=notice.created_at,
            read_at=notice.read_at,
        )


class NoticePage(Schema):
    """Notices, newest first. ``unread``: how many of this app's notices were not read."""

    items: list[NoticeOut]
    unread: int = Field(ge=0, examples=[3])
    next_cursor: str | None


class ReadIn(Schema):
    """Which notices were read: some, or all that this app has."""

    app: App
    ids: list[uuid.UUID] = Field(default_factory=list, max_length=200)
    all: bool = Field(False, examples=[True])


class UnreadOut(Schema):
    """How many notices of the app are unread now."""

    unread: int = Field(ge=0, examples=[0])


class EmailOut(Schema):
    """The proved address that mails go to; null without one."""

    address: str | None = Field(examples=["aino@example.org"])


class PushOut(Schema):
    """On how many browsers and phones, of this person's open sessions, pushes arrive."""

    devices: int = Field(ge=0, examples=[1])


class GroupOut(Schema):
    """A group of notices and the channels on which it is wanted. The inbox has them all."""

    group: Group
    push: bool
    email: bool


class GroupIn(GroupOut):
    """A choice for a group."""


class QuietOut(Schema):
    """Wall times in a zone, over midnight if the end is earlier than the start."""

    starts: str = Field(examples=["22:00"])
    ends: str = Field(examples=["08:00"])
    time_zone: str = Field(examples=["Europe/Helsinki"])


class QuietIn(Schema):
    """Quiet hours to keep."""

    starts: WallTime = Field(examples=["22:00"])
    ends: WallTime = Field(examples=["08:00"])
    time_zone: Annotated[str, Field(max_length=60), AfterValidator(_known_zone)] = Field(examples=["Europe/Helsinki"])

    @model_validator(mode="after")
    def check_length(self) -> Self:
        if self.starts == self.ends:
            raise ValueError("quiet hours need a start and another end")
        return self

    def to_quiet_time(self) -> QuietTime:
        """The domain's form."""
        return QuietTime(time.fromisoformat(self.starts), time.fromisoformat(self.ends), self.time_zone)


def _quiet_out(quiet: QuietTime) -> QuietOut:
    return QuietOut(starts=f"{quiet.starts:%H:%M}", ends=f"{quiet.ends:%H:%M}", time_zone=quiet.time_zone)


class PreferencesOut(Schema):
    """
    What one wants to be told. ``time_zone`` is the reader's: of the quiet hours, else of the home city.

    Groups that only specialists get are left out for others.
    """

    email: EmailOut
    push: PushOut
    groups: list[GroupOut]
    quiet_hours: QuietOut | None
    time_zone: str = Field(examples=["Europe/Helsinki"])

    @classmethod
    def of(cls, found: Preferences) -> Self:
        """The wire form."""
        quiet = found.quiet_time
        return cls(
            email=EmailOut(address=found.email),
            push=PushOut(devices=found.devices),
            groups=[GroupOut(group=each.group, push=each.push, email=each.email) for each in found.groups],
            quiet_hours=None if quiet is None else _quiet_out(quiet),
            time_zone=found.time_zone,
        )


class PreferencesIn(Schema):
    """New choices: groups that are left out stay, quiet hours are replaced, null removes them."""

    groups: list[GroupIn] = Field(
        default_factory=list, max_length=20, examples=[[{"group": "reminders", "push": True, "email": False}]]
    )
    quiet_hours: QuietIn | None

    def to_choices(self) -> list[GroupChoice]:
        """The domain's form."""
        return [GroupChoice(each.group, push=each.push, email=each.email) for each in self.groups]


class PushKeys(Schema):
    """The browser's keys: payloads are encrypted for it."""

    p256dh: Point
    auth: Secret


class PushSubscriptionIn(Schema):
    """
    Where a device takes pushes, and the app that asked for it.

    Of a browser, what ``PushManager.subscribe`` gave. Of a phone's app, its token at the maker's push service as
    ``fcm:token`` (Android) or ``apns:token`` (iOS), without keys.
    """

    endpoint: str = Field(min_length=9, max_length=1000, examples=["https://push.example.org/send/6pf2"])
    keys: PushKeys | None = None
    app: App

    def to_subscription(self) -> Subscription:
        """The domain's form."""
        p256dh, auth = (self.keys.p256dh, self.keys.auth) if self.keys else ("", "")
        return Subscription(self.endpoint, p256dh, auth, self.app)


class PushSubscriptionOut(Schema):
    """A subscription; keep the id to remove it."""

    id: uuid.UUID
    app: App
    created_at: datetime

    @classmethod
    def of(cls, row: PushSubscription) -> Self:
        """The wire form."""
        return cls(id=row.id, app=App(row.app), created_at=row.created_at)
