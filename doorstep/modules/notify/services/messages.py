"""Finished messages: a notice as a mail, and as a push."""

import json
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string

from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import App, CalendarEntry
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.ports import Mail, Push
from doorstep.modules.notify.rules import texts
from doorstep.modules.notify.rules.calendar import calendar_file
from doorstep.modules.notify.rules.routes import PLANS, WITH_CALENDAR
from doorstep.modules.notify.services.owners import find_owner

SETTINGS_PATHS = {App.CLIENT: "/profile/notices", App.SPECIALIST: "/notices"}
# Push services refuse more than 4096 bytes once encrypted.
MOST_PAYLOAD_BYTES = 3000
_MOST_KEPT_SECONDS = 24 * 3600
_LEAST_KEPT_SECONDS = 60


def address_of(app: App, path: str) -> str:
    """The whole address of a path inside an app."""
    prefix = "/specialist" if app is App.SPECIALIST else ""
    return f"{settings.PUBLIC_URL}{prefix}{path}"


def mail_of(delivery: Delivery, notice: Notice, recipient: Recipient) -> Mail:
    """The notice as a mail in the recipient's language, with the calendar entry where there is one."""
    assert recipient.email is not None
    kind, app, language = notice.known_kind, App(notice.app), recipient.language
    zone = selectors.zone_of(recipient.user_id, recipient.market)
    short = texts.short_text(kind, notice.read_facts, language=language, reader_zone=zone)
    entry = _calendar_entry(notice, language) if kind in WITH_CALENDAR else None
    words = texts.words_in(language)
    context = {
        "language": language,
        "title": short.title,
        "greeting": words["greeting"].format(name=recipient.name) if recipient.name else "",
        "body": short.body,
        "details": texts.details(kind, notice.read_facts, language=language, reader_zone=zone),
        "action": short.action,
        "link": address_of(app, notice.link),
        "calendar": words["calendar"] if entry else "",
        "footer": words["footer"],
        "settings": words["settings"],
        "settings_link": address_of(app, SETTINGS_PATHS[app]),
    }
    return Mail(
        to=recipient.email,
        subject=_subject(notice, short.title, language),
        text=render_to_string("notify/mail.txt", context),
        html=render_to_string("notify/mail.html", context),
        message_id=f"<{delivery.id}@{_domain()}>",
        language=language,
        calendar=_file_of(entry, recipient) if entry else "",
        calendar_method="CANCEL" if entry and entry.cancelled else "REQUEST",
    )


def _subject(notice: Notice, title: str, language: str) -> str:
    """The title, with the service where it does not name it: a list of mails shows nothing else."""
    service = texts.values_of(notice.read_facts, language=language, reader_zone="UTC")["service"]
    return title if not service or service in title else texts.cut(f"{title}: {service}", texts.LONGEST_TITLE)


def _calendar_entry(notice: Notice, language: str) -> CalendarEntry | None:
    owner = find_owner(notice.known_kind)
    if owner is None or notice.subject_id is None:
        return None
    return owner.find_calendar_entry(notice.subject_id, App(notice.app), language)


def _file_of(entry: CalendarEntry, recipient: Recipient) -> str:
    return make_calendar_file(entry, name=recipient.name, email=recipient.email)


def make_calendar_file(entry: CalendarEntry, *, name: str, email: str | None) -> str:
    """The entry as a file for one reader, who is its only guest."""
    return calendar_file(
        entry, organizer=_address(), guest_name=name, guest=email, product=f"-//{_domain()}//Doorstep//EN"
    )


def push_of(notice: Notice, recipient: Recipient, *, now: datetime) -> Push:
    """The notice as a push: JSON with ``id``, ``app``, ``kind``, ``title``, ``body``, ``link``, ``tag``."""
    kind = notice.known_kind
    zone = selectors.zone_of(recipient.user_id, recipient.market)
    short = texts.short_text(kind, notice.read_facts, language=recipient.language, reader_zone=zone)
    # What is told of one visit replaces what was told of it before.
    tag = str(notice.subject_id or notice.id)
    content = {
        "id": str(notice.id),
        "app": notice.app,
        "kind": kind,
        "title": short.title,
        "body": short.body,
        "link": notice.link,
        "tag": tag,
    }
    keep = _MOST_KEPT_SECONDS
    if notice.matters_until is not None:
        left = int((notice.matters_until - now).total_seconds())
        keep = max(_LEAST_KEPT_SECONDS, min(keep, left))
    return Push(payload=_fitting(content), topic=tag.replace("-", ""), urgent=PLANS[kind].urgent, keep_seconds=keep)


def _fitting(content: dict[str, str]) -> bytes:
    """JSON that push services take, its body cut if need be."""
    most = len(content["body"])
    while True:
        payload = json.dumps({**content, "body": texts.cut(content["body"], most)}, ensure_ascii=False).encode()
        if len(payload) <= MOST_PAYLOAD_BYTES or most <= 1:
            return payload
        most = most * 3 // 4


def _address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _domain() -> str:
    return _address().rpartition("@")[2] or "localhost"
