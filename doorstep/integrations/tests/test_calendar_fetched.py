"""Addresses of calendars come from anybody: nothing inside is reached, nobody holds us up, nothing bursts."""

import gzip
import socket
import time
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.test import override_settings

from doorstep.integrations import calendar_fetched
from doorstep.integrations.calendar_fetched import FetchedCalendars
from doorstep.integrations.public_hosts import NotPublic
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability.contracts import CalendarAddressRefused, ReadingProblem
from doorstep.modules.availability.ports import BusyTimes, Fetched, ReadingFailed
from doorstep.modules.availability.rules.addresses import host_of, normal_address
from doorstep.modules.availability.tests.icalendar_files import calendar_file
from tests.calendar_host import (
    CalendarHost,
    drip,
    endless,
    hang_up,
    redirect,
    running_calendar_host,
    send,
    stall,
    status,
)

CONTENT = calendar_file("UID:1\nDTSTART:20260323T090000Z\nDURATION:PT1H")


@pytest.fixture
def host() -> Iterator[CalendarHost]:
    with running_calendar_host() as running:
        yield running
        assert running.refused == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_fetched, "ALL_SECONDS", 1.0)
    monkeypatch.setattr(calendar_fetched, "_STEP_SECONDS", 0.6)


def fetch(address: str, etag: str = "", last_modified: str = "") -> Fetched:
    return FetchedCalendars().fetch(address, etag=etag, last_modified=last_modified)


def problem_of(address: str) -> ReadingProblem:
    with pytest.raises(ReadingFailed) as caught:
        fetch(address)
    assert address not in str(caught.value)
    return caught.value.problem


def test_the_file_and_its_marks(host: CalendarHost) -> None:
    address = host.serve("/a.ics?key=secret", CONTENT, etag='"one"', last_modified="Mon, 23 Mar 2026 10:00:00 GMT")
    found = fetch(address)
    assert found == Fetched(CONTENT, '"one"', "Mon, 23 Mar 2026 10:00:00 GMT")
    assert "if-none-match" not in host.calendars["/a.ics?key=secret"].requests[0]
    assert fetch(address, etag='"one"').content is None
    assert fetch(address, last_modified=found.last_modified).content is None
    assert fetch(address, etag='"two"').content == CONTENT


def test_a_packed_file(host: CalendarHost) -> None:
    assert fetch(host.serve("/a.ics", CONTENT * 1000, packed=True)).content == CONTENT * 1000


@pytest.mark.parametrize(
    ("number", "problem"),
    [(401, "needs_sign_in"), (403, "needs_sign_in"), (404, "missing"), (410, "missing"), (429, "refused"),
     (500, "refused"), (503, "refused"), (204, "refused")],
)  # fmt: skip
def test_answers_without_a_file(host: CalendarHost, number: int, problem: str) -> None:
    assert problem_of(host.serve("/a.ics", instead=status(number))) == problem


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120), (" 3600 ", 3600), ("9" * 30, 366 * 86_400), ("soon", 0), ("-5", 0), ("", 0), ("\u0662", 0),
     ("Mon, 05 Jan 2026 10:00:00 GMT", 0)],
)  # fmt: skip
def test_how_long_a_host_asks_to_wait(host: CalendarHost, text: str, seconds: int) -> None:
    address = host.serve("/a.ics", instead=status(429, **{"Retry-After": text.encode().decode("latin-1")}))
    with pytest.raises(ReadingFailed) as caught:
        fetch(address)
    assert caught.value.wait == timedelta(seconds=seconds)


def test_a_host_may_name_the_moment(host: CalendarHost) -> None:
    until = format_datetime(utc_now() + timedelta(hours=2), usegmt=True)
    with pytest.raises(ReadingFailed) as caught:
        fetch(host.serve("/a.ics", instead=status(503, **{"Retry-After": until})))
    assert timedelta(minutes=110) < caught.value.wait <= timedelta(hours=2)


def test_hosts_that_are_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert problem_of(f"http://127.0.0.1:{port}/a.ics") is ReadingProblem.UNREACHABLE
    assert problem_of("https://calendar.invalid/a.ics") is ReadingProblem.UNREACHABLE


def test_a_connection_that_breaks(host: CalendarHost) -> None:
    assert problem_of(host.serve("/a.ics", instead=hang_up)) is ReadingProblem.UNREACHABLE
    packed = gzip.compress(CONTENT * 50)[:-20]
    cut = host.serve("/b.ics", instead=lambda request: send(request, 200, packed, **{"Content-Encoding": "gzip"}))
    assert problem_of(cut) is ReadingProblem.UNREACHABLE
    odd = host.serve("/c.ics", instead=lambda request: send(request, 200, CONTENT, **{"Content-Encoding": "gzip"}))
    assert problem_of(odd) is ReadingProblem.NOT_A_CALENDAR


def test_slow_hosts_are_left(host: CalendarHost, quick: None) -> None:
    for path, behaviour in (("/drip", drip(0.05)), ("/stall", stall(5))):
        began = time.monotonic()
        assert problem_of(host.serve(path, instead=behaviour)) is ReadingProblem.TOO_SLOW
        assert time.monotonic() - began < 3


def test_a_slow_way_over_redirects_counts_as_one(host: CalendarHost, quick: None) -> None:
    def slowly(request: Any) -> None:
        time.sleep(0.4)
        redirect("/again")(request)

    host.serve("/again", instead=slowly)
    began = time.monotonic()
    assert problem_of(host.serve("/first", instead=slowly)) is ReadingProblem.TOO_SLOW
    assert time.monotonic() - began < 2.5


def test_what_is_too_large_is_not_taken(host: CalendarHost) -> None:
    assert problem_of(host.serve("/endless", instead=endless(b"X" * 65536))) is ReadingProblem.TOO_LARGE
    assert problem_of(host.serve("/bomb", b"0" * 200_000_000, packed=True)) is ReadingProblem.TOO_LARGE


def test_pictures_are_not_taken(host: CalendarHost) -> None:
    assert problem_of(host.serve("/a", b"...", content_type="image/png")) is ReadingProblem.NOT_A_CALENDAR


def test_redirects(host: CalendarHost) -> None:
    host.serve("/end.ics", CONTENT)
    host.serve("/two", instead=redirect("/end.ics", 301))
    host.serve("/one", instead=redirect(f"{host.origin}/two", 307))
    assert fetch(host.serve("/start", instead=redirect("one", 308))).content == CONTENT
    loop = host.serve("/loop", instead=redirect("/loop"))
    assert problem_of(loop) is ReadingProblem.TOO_MANY_REDIRECTS
    assert len(host.calendars["/loop"].requests) == 4
    for elsewhere in ("ftp://calendar.example.org/a", "file:///etc/passwd", "http://user:word@127.0.0.1/"):
        assert problem_of(host.serve("/odd", instead=redirect(elsewhere))) is ReadingProblem.REFUSED


def named(addresses: list[list[str]]) -> Any:
    """A name service that answers one after another of these, the last one again and again."""

    def answer(name: str, port: int, **_: object) -> list[Any]:
        found = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return answer


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.5"], ["169.254.169.254"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:10.0.0.1"],
     ["64:ff9b::a00:1"], ["2002:7f00:1::"], ["100.64.0.1"], ["0.0.0.0"], ["224.0.0.1"], ["fe80::1%1"]],
)  # fmt: skip
def test_names_that_mean_the_inside_are_not_followed(
    host: CalendarHost, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    port = host.origin.rpartition(":")[2]
    host.serve("/a.ics", CONTENT)
    monkeypatch.setattr(socket, "getaddrinfo", named([addresses]))
    with override_settings(CALENDAR_ALLOW_PRIVATE=False):
        assert problem_of(f"http://calendar.example.org:{port}/a.ics") is ReadingProblem.NOT_PUBLIC
    assert host.calendars["/a.ics"].requests == []


def test_a_name_that_changes_its_meaning_reaches_nothing(host: CalendarHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was looked at is the one connected to: a second question would be answered with the inside."""
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", named([["192.0.2.1"], ["127.0.0.1"]]))

    def connect(address: Any, *_: object, **__: object) -> socket.socket:
        asked.append(address)
        raise OSError("nobody there")

    monkeypatch.setattr("doorstep.integrations.public_hosts.sockets.create_connection", connect)
    monkeypatch.setattr("doorstep.integrations.public_hosts.is_public", lambda text: text == "192.0.2.1")
    with override_settings(CALENDAR_ALLOW_PRIVATE=False):
        assert problem_of("http://calendar.example.org:8080/a.ics") is ReadingProblem.UNREACHABLE
    assert asked == [("192.0.2.1", 8080)]


def test_a_redirect_to_the_inside_is_not_followed(host: CalendarHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here, so that its redirect arrives."""
    port = int(host.origin.rpartition(":")[2])
    host.serve("/secret", CONTENT)

    def look_up(name: str, wanted: int, **_: object) -> list[tuple[str, int]]:
        if name != "public.example.org":
            raise NotPublic
        return [("127.0.0.1", wanted)]

    monkeypatch.setattr("doorstep.integrations.public_hosts.public_addresses", look_up)
    with override_settings(CALENDAR_ALLOW_PRIVATE=False):
        for inside in (f"http://127.0.0.1:{port}/secret", f"http://localhost:{port}/secret", "http://[::1]/secret",
                       f"http://inside.example.org:{port}/secret", f"http://2130706433:{port}/secret"):  # fmt: skip
            host.serve("/a.ics", instead=redirect(inside))
            assert problem_of(f"http://public.example.org:{port}/a.ics") is ReadingProblem.NOT_PUBLIC, inside
    assert host.calendars["/secret"].requests == []


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" webcal://Calendar.Example.org/a.ics ", "https://calendar.example.org/a.ics"),
        ("https://calendar.example.org:443/a.ics?x=1#part", "https://calendar.example.org:443/a.ics?x=1"),
        ("http://calendar.example.org", "http://calendar.example.org/"),
        ("https://93.184.216.34:8443/a", "https://93.184.216.34:8443/a"),
        ("https://[2606:2800:220:1::1]/a", "https://[2606:2800:220:1::1]/a"),
    ],
)
def test_addresses_are_made_normal(text: str, normal: str) -> None:
    assert normal_address(text) == normal
    assert host_of(normal)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "characters"), ("https://", "scheme"), ("calendar.example.org/a.ics", "scheme"),
        ("ftp://calendar.example.org/a", "scheme"), ("file:///etc/passwd", "scheme"), ("javascript:alert(1)", "scheme"),
        ("https://user:secret@calendar.example.org/a", "password"), ("https://user@calendar.example.org/", "password"),
        ("https://calendar.example.org:25/a", "port"), ("https://calendar.example.org:99999/a", "characters"),
        ("https://calendar.example.org/a b", "characters"), ("https://календарь.example.org/a", "characters"),
        ("https://calendar.example.org/\r\nHost:x", "characters"), ("https://[::1/a", "characters"),
        ("https://localhost/a", "host"), ("https://127.0.0.1/a", "host"), ("https://[::1]/a", "host"),
        ("https://10.1.2.3/a", "host"), ("https://169.254.169.254/latest", "host"), ("https://2130706433/a", "host"),
        ("https://0x7f.1/a", "host"), ("https://router.local/a", "host"), ("https://db.internal./a", "host"),
        ("https://intranet/a", "host"), (f"https://calendar.example.org/{'a' * 2000}", "length"),
    ],
)  # fmt: skip
def test_other_addresses_are_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(CalendarAddressRefused) as caught:
        normal_address(text)
    assert caught.value.context == {"field": "address", "why": why}


def read(content: bytes) -> BusyTimes:
    return FetchedCalendars().read(content, zone="Europe/Helsinki", first=date(2026, 3, 20), last=date(2026, 4, 10))


def test_files_are_read_in_a_process_of_their_own() -> None:
    found = read(CONTENT.replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR"))
    assert found == BusyTimes(((29570940, 29571000),), unreadable=1)
    with pytest.raises(ReadingFailed) as caught:
        read(b"<html>")
    assert caught.value.problem is ReadingProblem.NOT_A_CALENDAR


@pytest.mark.long
def test_files_made_to_exhaust_the_reader_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    impossible = "UID:{0}\nDTSTART:20000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    found = read(calendar_file(impossible.format(1), "UID:2\nDTSTART:20260323T090000Z\nDURATION:PT1H"))
    assert (len(found.spans), found.unreadable) == (1, 1)
    monkeypatch.setattr(calendar_fetched, "CPU_SECONDS", 1)
    with pytest.raises(ReadingFailed) as caught:
        read(calendar_file(*(impossible.format(number) for number in range(12))))
    assert caught.value.problem is ReadingProblem.TOO_COMPLEX
    with pytest.raises(ReadingFailed) as caught:
        read(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000)
    assert caught.value.problem is ReadingProblem.TOO_COMPLEX
