"""Hours, time off and conflicts over HTTP."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.tests.builders import make_person, sign_in
from doorstep.modules.availability.tests.builders import NINE_TO_FIVE, claim, open_calendar, request
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import EnrollSpecialist

pytestmark = pytest.mark.django_db
API = "/api/v1/specialist"
MORNING = {"starts": "09:00", "ends": "12:00"}
NIGHTS: dict[str, Any] = {
    "week": [
        {
            "weekday": 0,
            "shifts": [MORNING, {"starts": "22:00", "ends": "06:00"}],
            "breaks": [{"starts": "10:00", "ends": "10:15"}],
        }
    ],
    "exceptions": [
        {"day": "2026-12-24", "kind": "closed", "span": None, "note": "Eve"},
        {"day": "2026-12-27", "kind": "extra", "span": {"starts": "10:00", "ends": "24:00"}, "note": ""},
    ],
    "daily_cap": 3,
}


class Caller:
    """A signed-in person with JSON in and out."""

    def __init__(self, token: str | None) -> None:
        self.http = Client(headers={"X-Session-Token": token} if token else None)

    def call(self, method: str, path: str, body: object = None, key: str | None = None) -> tuple[int, Any]:
        sent = "" if body is None else json.dumps(body)
        headers = {"Idempotency-Key": uuid.uuid4().hex if key is None else key}
        answer = self.http.generic(method, API + path, sent, "application/json", headers=headers)
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def present() -> datetime:
    """Endpoints read the real clock."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def make_specialist(present: datetime) -> tuple[Caller, int]:
    user = make_person()
    command = EnrollSpecialist(user_id=user, market="hel", display_name="Aino", base=LatLon(60.17, 24.94))
    number = specialists.enroll_specialist(command, actor=SYSTEM, now=present)
    return Caller(sign_in(user)), open_calendar(number, hours=NINE_TO_FIVE, now=present)


def test_hours_are_replaced_and_read_back(present: datetime) -> None:
    me, _ = make_specialist(present)
    status, body = me.call("GET", "/hours")
    assert (status, body["time_zone"], body["week"][6]["shifts"]) == (
        200, "Europe/Helsinki", [{"starts": "09:00", "ends": "17:00"}],
    )  # fmt: skip
    status, body = me.call("PUT", "/hours", NIGHTS)
    assert status == 200
    assert body["week"][0] == NIGHTS["week"][0]
    assert body["week"][1] == {"weekday": 1, "shifts": [], "breaks": []}
    assert (body["exceptions"], body["daily_cap"]) == (NIGHTS["exceptions"], 3)
    assert body.pop("conflicts") == []
    assert me.call("GET", "/hours") == (200, body)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"week": [{"weekday": 0, "shifts": [{"starts": "09:00", "ends": "09:00"}]}]}, "hours_invalid"),
        (
            {"week": [{"weekday": 0, "shifts": [MORNING, {"starts": "11:00", "ends": "13:00"}]}]},
            "hours_invalid",
        ),
        ({"week": [{"weekday": 7, "shifts": []}]}, "invalid_input"),
        ({"week": [{"weekday": 1, "shifts": [{"starts": "25:00", "ends": "26:00"}]}]}, "invalid_input"),
        ({"exceptions": [{"day": "9999-12-31", "kind": "closed"}]}, "invalid_input"),
        ({"daily_cap": 0}, "invalid_input"),
        ({"surprise": 1}, "invalid_input"),
    ],
)  # fmt: skip
def test_wrong_hours_are_refused_with_a_reason(change: dict[str, Any], code: str, present: datetime) -> None:
    me, _ = make_specialist(present)
    before = me.call("GET", "/hours")
    status, body = me.call("PUT", "/hours", {**NIGHTS, **change})
    assert (status, body["code"]) == (422, code)
    assert me.call("GET", "/hours") == before


def test_time_off_and_its_conflict(present: datetime) -> None:
    me, calendar = make_specialist(present)
    tomorrow = present.replace(hour=10) + timedelta(days=1)
    visit = claim(request(calendar, tomorrow), now=present)
    wish = {"starts_at": tomorrow.isoformat(), "ends_at": (tomorrow + timedelta(hours=4)).isoformat(), "note": "rest"}
    status, made = me.call("POST", "/time-off", wish)
    assert (status, made["note"], made["kind"]) == (201, "rest", "time_off")
    assert [entry["visit_id"] for entry in made.pop("conflicts")] == [str(visit.holder_id)]
    assert me.call("GET", "/time-off") == (200, {"items": [made]})
    status, body = me.call("GET", "/conflicts")
    assert [(row["visit_id"], row["reason"]) for row in body["items"]] == [(str(visit.holder_id), "time_off")]
    status, body = me.call("POST", "/time-off", wish)
    assert (status, body["code"]) == (422, "time_off_invalid")
    someone_else, _ = make_specialist(present)
    assert someone_else.call("DELETE", f"/time-off/{made['id']}")[0] == 404
    assert me.call("DELETE", f"/time-off/{made['id']}") == (204, None)
    assert me.call("GET", "/conflicts") == (200, {"items": []})


def test_only_specialists_enter(present: datetime) -> None:
    client = Caller(sign_in(make_person()))
    for method, path in (("GET", "/hours"), ("PUT", "/hours"), ("GET", "/time-off"), ("GET", "/conflicts")):
        assert client.call(method, path)[0] == 403
        assert Caller(None).call(method, path)[0] == 401


def test_a_date_is_closed_once_however_often_it_is_sent(present: datetime) -> None:
    me, calendar = make_specialist(present)
    visit = claim(request(calendar, present.replace(hour=10) + timedelta(days=1)), now=present)
    day = (present + timedelta(days=1)).date().isoformat()
    closed = {"closed": True, "note": "Midsummer"}
    status, saved = me.call("PUT", f"/exceptions/{day}", closed, key="once")
    assert (status, saved["closed"], saved["note"]) == (200, True, "Midsummer")
    assert [entry["visit_id"] for entry in saved["conflicts"]] == [str(visit.holder_id)]
    assert me.call("DELETE", f"/exceptions/{day}", key="gone") == (204, None)
    assert me.call("PUT", f"/exceptions/{day}", closed, key="once") == (200, saved)
    assert me.call("DELETE", f"/exceptions/{day}", key="gone") == (204, None)
    assert me.call("GET", "/exceptions") == (200, {"time_zone": "Europe/Helsinki", "items": []})


@pytest.mark.parametrize(
    "body", [{"closed": True, "spans": [MORNING]}, {"closed": False}, {"closed": False, "spans": []}]
)
def test_a_date_is_closed_or_has_hours(body: dict[str, Any], present: datetime) -> None:
    me, _ = make_specialist(present)
    status, answer = me.call("PUT", f"/exceptions/{present.date() + timedelta(days=3)}", body)
    assert (status, answer["code"]) == (422, "hours_invalid")


def test_what_takes_time_asks_for_a_key(present: datetime) -> None:
    me, _ = make_specialist(present)
    for method, path in (("PUT", "/hours"), ("POST", "/time-off"), ("PUT", "/exceptions/2026-12-24")):
        body = {"/hours": NIGHTS, "/time-off": {"starts_at": "2027-01-01T00:00:00Z", "ends_at": "2027-01-02T00:00:00Z"}}
        status, answer = me.call(method, path, body.get(path, {"closed": True}), key="")
        assert (status, answer["code"]) == (422, "idempotency_key_missing")
