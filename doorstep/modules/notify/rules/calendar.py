"""A visit as an iCalendar file (RFC 5545) that mail programs take as an invitation (RFC 5546)."""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from doorstep.modules.notify.contracts import CalendarEntry


def calendar_file(entry: CalendarEntry, *, organizer: str, guest: str | None, guest_name: str, product: str) -> str:
    """
    The entry with METHOD REQUEST, or CANCEL once the visit is off; times in UTC.

    UID stays and SEQUENCE grows, so the last file that a calendar gets wins.
    """
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST")
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
    text: str = calendar.to_ical().decode()
    return text


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _plain(name: str) -> str:
    """A name that may stand in a parameter, which holds neither quotes nor control characters."""
    return "".join(character for character in name if character.isprintable() and character != '"')
