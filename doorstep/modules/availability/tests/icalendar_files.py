"""Files of calendars for tests."""

from datetime import datetime


def calendar_file(*events: str, head: str = "") -> bytes:
    """A file with entries, each given as its lines."""
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head.split()]
    for event in events:
        parts += ["BEGIN:VEVENT", *(line.strip() for line in event.strip().splitlines()), "END:VEVENT"]
    return ("\r\n".join([*parts, "END:VCALENDAR"]) + "\r\n").encode()


def busy_event(start: datetime, end: datetime, *, uid: str = "", extra: str = "") -> str:
    """An entry between two moments."""
    begins, ends = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (start, end))
    return f"UID:{uid or begins}\nDTSTART:{begins}\nDTEND:{ends}\nSUMMARY:Dentist\n{extra}"
