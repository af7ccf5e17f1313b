"""Finished messages: a notice as a mail, and as a push."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import App, CalendarEntry, Kind
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.ports import Mail, Push
from doorstep.modules.notify.rules import texts
from doorstep.modules.notify.rules.calendar import calendar_file, feed_file
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
    facts, told_elsewhere = notice.read_facts, notice.person_id is not None
    # Of somebody without an account no other clock is known than that of the place.
    zone = (facts.time_zone or "UTC") if told_elsewhere else selectors.zone_of(recipient.user_id, recipient.market)
    short = texts.short_text(kind, facts, language=language, reader_zone=zone)
    entry = _calendar_entry(notice, language) if kind in WITH_CALENDAR else None
    words = texts.words_in(language)
    stop_url = f"{settings.PUBLIC_URL}/mails/stop/{accounts.stop_token(recipient.email)}" if told_elsewhere else ""
    context = {
        "language": language,
        "title": short.title,
        "greeting": words["greeting"].format(name=recipient.name) if recipient.name else "",
        "body": short.body,
        "details": texts.details(kind, facts, language=language, reader_zone=zone),
        "action": short.action,
        "link": "" if told_elsewhere else address_of(app, notice.link),
        "calendar": words["calendar"] if entry else "",
        "footer": _reason(kind, words).format(booker=facts.booker) if told_elsewhere else words["footer"],
        "settings": words["stop"]["link"] if told_elsewhere else words["settings"],
        "settings_link": f"{stop_url}?lang={language}" if told_elsewhere else address_of(app, SETTINGS_PATHS[app]),
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
        stop_url=stop_url,
    )


def _reason(kind: Kind, words: Mapping[str, Any]) -> str:
    """Why somebody without an account gets a mail."""
    reason: str = words["stop"]["footer_contact" if kind is Kind.FOR_YOU_HELP else "footer"]
    return reason


def _subject(notice: Notice, title: str, language: str) -> str:
    """The title, with the service where it does not name it: a list of mails shows nothing else."""
    service = texts.values_of(notice.read_facts, language=language, reader_zone="UTC")["service"]
    return title if not service or service in title else texts.cut(f"{title}: {service}", texts.LONGEST_TITLE)


def _calendar_entry(notice: Notice, language: str) -> CalendarEntry | None:
    owner = find_owner(notice.known_kind)
    if owner is None or notice.subject_id is None:
        return None
    entry = owner.find_calendar_entry(notice.subject_id, App(notice.app), language)
    if entry is None or notice.person_id is None:
        return entry
    # The booking's own page asks for an account, which its reader has none of.
    return replace(entry, description="", link=settings.PUBLIC_URL)


def _file_of(entry: CalendarEntry, recipient: Recipient) -> str:
    return make_calendar_file(entry, name=recipient.name, email=recipient.email)


def make_calendar_file(entry: CalendarEntry, *, name: str, email: str | None) -> str:
    """The entry as a file for one reader, who is its only guest."""
    return calendar_file(
        entry, organizer=_address(), guest_name=name, guest=email, product=f"-//{_domain()}//Doorstep//EN"
    )


def make_feed(entries: Sequence[CalendarEntry], *, app: App, language: str) -> str:
    """The entries as a calendar to subscribe to, under a name in the reader's language."""
    name = texts.words_in(language)["entry"][f"feed_{app}"]
    return feed_file(entries, name=name, product=f"-//{_domain()}//Doorstep//EN")


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
