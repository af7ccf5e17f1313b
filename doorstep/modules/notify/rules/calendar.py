"""A visit as an iCalendar file (RFC 5545) that mail programs take as an invitation (RFC 5546)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from doorstep.modules.notify.contracts import CalendarEntry

_FEED_PACE = timedelta(minutes=30)


def calendar_file(entry: CalendarEntry, *, organizer: str, guest: str | None, guest_name: str, product: str) -> str:
    """
    The entry with METHOD REQUEST, or CANCEL once the visit is off; times in UTC.

    UID stays and SEQUENCE grows, so the last file that a calendar gets wins.
    """
    calendar = _calendar(product, "CANCEL" if entry.cancelled else "REQUEST")
    event = _event(entry)
    host = vCalAddress(f"mailto:{organizer}")
    host.params["cn"] = vText("Doorstep")
    event.add("organizer", host)
    if guest:
        attendee = vCalAddress(f"mailto:{guest}")
        attendee.params["cn"] = vText(_plain(guest_name) or guest)
        attendee.params["partstat"] = vText("ACCEPTED")
        attendee.params["rsvp"] = vText("FALSE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return _text(calendar)


def feed_file(entries: Sequence[CalendarEntry], *, name: str, product: str) -> str:
    """
    Entries with METHOD PUBLISH, to subscribe to; times in UTC.

    The same entries make the same text. Programs are asked to come again after half an hour.
    """
    calendar = _calendar(product, "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", vDuration(_FEED_PACE), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_FEED_PACE))
    for entry in entries:
        calendar.add_component(_event(entry))
    return _text(calendar)


def _calendar(product: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(entry.changed_at))
    event.add("created", _utc(entry.created_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event.add("url", vUri(entry.link))
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def _text(calendar: Calendar) -> str:
    text: str = calendar.to_ical().decode()
    return text


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _plain(name: str) -> str:
    """A name that may stand in a parameter, which holds neither quotes nor control characters."""
    return "".join(character for character in name if character.isprintable() and character != '"')
