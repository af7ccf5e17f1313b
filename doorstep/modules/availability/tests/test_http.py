"""Hours, time off and conflicts over HTTP."""

import json
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
        {"day": "2026-12-24", "kind": "closed", "span": None},
        {"day": "2026-12-27", "kind": "extra", "span": {"starts": "10:00", "ends": "24:00"}},
    ],
    "daily_cap": 3,
}


class Caller:
    """A signed-in person with JSON in and out."""

    def __init__(self, token: str | None) -> None:
        self.http = Client(headers={"X-Session-Token": token} if token else None)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        answer = self.http.generic(method, API + path, "" if body is None else json.dumps(body), "application/json")
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
