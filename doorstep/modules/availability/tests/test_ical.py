"""Reading what is busy in an iCalendar file, whatever it holds."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.modules.availability.rules import ical
from doorstep.modules.availability.rules.ical import NoCalendar, Reading, TooMuch, read_busy
from doorstep.modules.availability.tests.icalendar_files import calendar_file

# Clocks in Helsinki go forward on 29 March 2026 and back on 25 October.
FIRST, LAST = date(2026, 3, 20), date(2026, 4, 10)
HELSINKI = ZoneInfo("Europe/Helsinki")
CUSTOM = """BEGIN:VTIMEZONE TZID:Odd BEGIN:STANDARD DTSTART:16010101T000000 TZOFFSETFROM:+0530 TZOFFSETTO:+0530
END:STANDARD END:VTIMEZONE"""


def read(content: bytes, zone: str = "Europe/Helsinki") -> Reading:
    return read_busy(content, zone=zone, first=FIRST, last=LAST)


def spans(*events: str, head: str = "") -> list[str]:
    """Busy spans in UTC: "03-23 07:00-08:00"."""
    found = read(calendar_file(*events, head=head))
    assert found.unreadable == 0
    return [f"{from_minute(start):%m-%d %H:%M}-{from_minute(end):%H:%M}" for start, end in found.spans]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20260323T090000Z\nDTEND:20260323T100000Z", ["03-23 09:00-10:00"]),
        ("DTSTART:20260323T090000Z\nDURATION:PT90M", ["03-23 09:00-10:30"]),
        ("DTSTART;TZID=Europe/Helsinki:20260323T090000\nDURATION:PT1H", ["03-23 07:00-08:00"]),
        ("DTSTART;TZID=FLE Standard Time:20260323T090000\nDURATION:PT1H", ["03-23 07:00-08:00"]),
        # Without a zone, and in one that nobody knows: the calendar's own.
        ("DTSTART:20260323T090000\nDURATION:PT1H", ["03-23 07:00-08:00"]),
        ("DTSTART;TZID=Mars/Olympus:20260323T090000\nDURATION:PT1H", ["03-23 07:00-08:00"]),
        # Whole days, one of them of 23 hours.
        ("DTSTART;VALUE=DATE:20260323", ["03-22 22:00-22:00"]),
        ("DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330", ["03-28 22:00-21:00"]),
        # Over a night of 23 hours: the clock on the wall says when it ends.
        (
            "DTSTART;TZID=Europe/Helsinki:20260328T220000\nDTEND;TZID=Europe/Helsinki:20260329T060000",
            ["03-28 20:00-03:00"],
        ),
        # Seconds are rounded outward.
        ("DTSTART:20260323T090030Z\nDTEND:20260323T095930Z", ["03-23 09:00-10:00"]),
        # Cut to the dates asked for.
        ("DTSTART:20260101T000000Z\nDTEND:20260320T000000Z", ["03-19 22:00-00:00"]),
        ("DTSTART:20260410T200000Z\nDTEND:20270101T000000Z", ["04-10 20:00-21:00"]),
        # Moments, and what ends before it starts, take no time.
        ("DTSTART:20260323T090000Z", []),
        ("DTSTART:20260323T090000Z\nDTEND:20260323T080000Z", []),
        # Not busy.
        ("DTSTART:20260323T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20260323T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED", []),
        ("DTSTART:20260323T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20260323T090000Z\nDURATION:PT1H\nSTATUS:TENTATIVE\nTRANSP:OPAQUE", ["03-23 09:00-10:00"]),
    ],
)
def test_single_entries(event: str, expected: list[str]) -> None:
    assert spans(f"UID:1\n{event}") == expected


def test_what_touches_is_one_span() -> None:
    assert spans(
        "UID:1\nDTSTART:20260323T090000Z\nDURATION:PT1H", "UID:2\nDTSTART:20260323T100000Z\nDURATION:PT1H",
        "UID:3\nDTSTART:20260323T093000Z\nDURATION:PT10M",
    ) == ["03-23 09:00-11:00"]  # fmt: skip


def test_our_own_visits_do_not_come_back_as_busy() -> None:
    own = "UID:visit-019aa9d4-0000-7000-8000-000000000001@doorstep\nDTSTART:20260323T090000Z\nDURATION:PT1H"
    assert spans(own) == []
    assert spans(own.replace("visit-", "guest-")) == ["03-23 09:00-10:00"]


def test_the_files_own_zone_is_that_of_times_without_one() -> None:
    event = "UID:1\nDTSTART:20260323T090000\nDURATION:PT1H"
    assert spans(event, head="X-WR-TIMEZONE:Asia/Shanghai") == ["03-23 01:00-02:00"]
    assert spans(event, head="X-WR-TIMEZONE:Mars/Olympus") == ["03-23 07:00-08:00"]


WEEKLY = "UID:1\nDTSTART;TZID=Europe/Helsinki:20260305T090000\nDTEND;TZID=Europe/Helsinki:20260305T100000\n"


def test_nine_o_clock_stays_nine_o_clock_when_clocks_change() -> None:
    assert spans(f"{WEEKLY}RRULE:FREQ=WEEKLY") == [
        "03-26 07:00-08:00", "04-02 06:00-07:00", "04-09 06:00-07:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=4", ["03-26"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260402T060000Z", ["03-26", "04-02"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260402T055959Z", ["03-26"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260402", ["03-26", "04-02"]),
        ("RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Helsinki:20260402T090000", ["03-26", "04-09"]),
        ("RRULE:FREQ=WEEKLY\nEXDATE:20260402T060000Z,20260409T060000Z", ["03-26"]),
        ("RRULE:FREQ=WEEKLY\nEXDATE;VALUE=DATE:20260326\nEXDATE;VALUE=DATE:20260402", ["04-09"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1TH", ["03-26"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", ["04-02"]),
        ("RDATE;TZID=Europe/Helsinki:20260327T090000,20260328T090000", ["03-27", "03-28"]),
        ("RRULE:FREQ=WEEKLY;COUNT=1\nRRULE:FREQ=MONTHLY;BYMONTHDAY=30", ["03-30"]),
    ],
)
def test_series(rules: str, days: list[str]) -> None:
    assert [span[:5] for span in spans(WEEKLY + rules)] == days


def test_a_period_has_its_own_length() -> None:
    event = "UID:1\nDTSTART:20260101T090000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260401T000000Z/PT2H"
    assert spans(f"{event},20260402T000000Z/20260402T003000Z") == ["04-01 00:00-02:00", "04-02 00:00-00:30"]


def test_single_occurrences_are_moved_and_cancelled() -> None:
    moved = "UID:1\nRECURRENCE-ID;TZID=Europe/Helsinki:20260326T090000\nDTSTART:20260327T120000Z\nDURATION:PT1H"
    off = "UID:1\nRECURRENCE-ID:20260402T060000Z\nDTSTART:20260402T060000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    expected = ["03-27 12:00-13:00", "04-09 06:00-07:00"]
    assert spans(f"{WEEKLY}RRULE:FREQ=WEEKLY", moved, off) == expected
    # Also when the change comes before its series, and when it was changed twice.
    later = moved.replace("120000Z", "130000Z").replace("UID:1", "UID:1\nSEQUENCE:2")
    assert spans(later, off, f"{WEEKLY}RRULE:FREQ=WEEKLY", moved)[0] == "03-27 13:00-14:00"


def test_an_occurrence_moved_into_the_dates_counts() -> None:
    far = "UID:1\nRECURRENCE-ID;TZID=Europe/Helsinki:20261001T090000\nDTSTART:20260323T120000Z\nDURATION:PT1H"
    assert spans(f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=40", far)[0] == "03-23 12:00-13:00"


def test_this_and_all_later_ones_are_moved() -> None:
    change = """UID:1
        RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Helsinki:20260402T090000
        DTSTART;TZID=Europe/Helsinki:20260403T120000
        DTEND;TZID=Europe/Helsinki:20260403T140000"""
    assert spans(f"{WEEKLY}RRULE:FREQ=WEEKLY", change) == [
        "03-26 07:00-08:00", "04-03 09:00-11:00", "04-10 09:00-11:00",
    ]  # fmt: skip


def test_zones_defined_in_the_file() -> None:
    event = "UID:1\nDTSTART;TZID=Odd:20260323T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    assert spans(event, head=CUSTOM) == ["03-23 03:30-04:30", "03-24 03:30-04:30"]


def test_free_busy_lists() -> None:
    content = (
        "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY;FBTYPE=BUSY:20260323T090000Z/20260323T100000Z,"
        "20260324T090000Z/PT1H\r\nFREEBUSY;FBTYPE=FREE:20260325T090000Z/PT1H\r\nFREEBUSY:20260326T090000Z/PT1H\r\n"
        "END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    days = [f"{from_minute(start):%d}" for start, _ in read(content.encode()).spans]
    assert days == ["23", "24", "26"]


@pytest.mark.parametrize(
    "broken",
    [
        "UID:2\nDTSTART:soon",
        "UID:2\nSUMMARY:no start",
        "UID:2\nDTSTART:20260323T120000Z\nDURATION:long",
        "UID:2\nDTSTART:20260323T120000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "UID:2\nDTSTART:20260323T120000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "UID:2\nDTSTART:20260323T120000Z\nDURATION:P9999999999D",
    ],
)
def test_a_broken_entry_is_counted_and_the_others_are_read(broken: str) -> None:
    found = read(calendar_file("UID:1\nDTSTART:20260323T090000Z\nDURATION:PT1H", broken))
    assert found.unreadable == 1
    assert len(found.spans) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"<!doctype html><title>Sign in</title>", b"\x89PNG\r\n", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"{}",
     b"BEGIN:VCALENDAR\r\n\x00\xff\r\nEND:VCALENDAR"],
)  # fmt: skip
def test_anything_else_is_no_calendar(content: bytes) -> None:
    with pytest.raises(NoCalendar):
        read(content)


def test_a_byte_order_mark_and_bare_line_ends_are_taken() -> None:
    content = calendar_file("UID:1\nDTSTART:20260323T090000Z\nDURATION:PT1H").replace(b"\r\n", b"\n")
    assert len(read(b"\xef\xbb\xbf" + content).spans) == 1


def test_too_many_entries_and_times_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    event = "UID:{0}\nDTSTART:20260323T{0:02}0000Z\nDURATION:PT10M"
    content = calendar_file(*(event.format(number) for number in range(4)))
    monkeypatch.setattr(ical, "MOST_ENTRIES", 3)
    with pytest.raises(TooMuch):
        read(content)
    monkeypatch.undo()
    monkeypatch.setattr(ical, "MOST_SPANS", 3)
    with pytest.raises(TooMuch):
        read(content)
    monkeypatch.undo()
    monkeypatch.setattr(ical, "MOST_TIMES", 20)
    with pytest.raises(TooMuch):
        read(calendar_file(f"{event.format(1)}\nRRULE:FREQ=HOURLY"))


WALL_MINUTES = st.integers(0, 24 * 4 - 1)


@given(
    zone=st.sampled_from(["Europe/Helsinki", "America/St_Johns", "Australia/Lord_Howe", "Asia/Shanghai", "UTC"]),
    begun=st.integers(-400, 60),
    quarter=WALL_MINUTES,
    minutes=st.integers(15, 240),
    interval=st.integers(1, 9),
    spring=st.booleans(),
    skipped=st.sets(st.integers(0, 30), max_size=4),
)
def test_daily_series_are_what_a_calendar_on_the_wall_says(
    zone: str, begun: int, quarter: int, minutes: int, interval: int, spring: bool, skipped: set[int]
) -> None:
    """Compared with walking day by day, over a change of clocks in most of the zones."""
    here = ZoneInfo(zone)
    first = date(2026, 3, 5) if spring else date(2026, 10, 1)
    last = first + timedelta(days=40)
    clock = time(quarter // 4, quarter % 4 * 15)
    start = datetime.combine(first + timedelta(days=begun), clock)
    tzid = f";TZID={zone}"
    lines = [
        "UID:1", f"DTSTART{tzid}:{start:%Y%m%dT%H%M%S}", f"DURATION:PT{minutes}M",
        f"RRULE:FREQ=DAILY;INTERVAL={interval}",
        *(f"EXDATE{tzid}:{start + timedelta(days=n * interval):%Y%m%dT%H%M%S}" for n in sorted(skipped)),
    ]  # fmt: skip
    found = read_busy(calendar_file("\n".join(lines)), zone=zone, first=first, last=last)
    busy: set[int] = set()
    low, high = (to_minute(datetime.combine(day, time(), here)) for day in (first, last + timedelta(days=1)))
    for number in range(600):
        wall = start + timedelta(days=number * interval)
        if number in skipped or wall.date() > last + timedelta(days=2):
            continue
        begins = to_minute(wall.replace(tzinfo=here).astimezone(UTC))
        ends = to_minute((wall + timedelta(minutes=minutes)).replace(tzinfo=here).astimezone(UTC))
        busy.update(range(max(low, begins), min(high, ends)))
    assert found.unreadable == 0
    assert {minute for begins, ends in found.spans for minute in range(begins, ends)} == busy


@given(content=st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with suppress(NoCalendar, TooMuch):
        read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
