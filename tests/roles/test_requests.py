"""What every request gets, and what only pages with cookies get."""

import json
import logging

import pytest
from django.test import Client

from doorstep.infra.observability import JsonFormatter


@pytest.mark.django_db
def test_an_api_request_carries_no_session_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/api/v1/markets")
    assert response.status_code == 200
    assert not response.cookies
    assert "Vary" not in response.headers or "Cookie" not in response.headers["Vary"]
    assert not hasattr(response.wsgi_request, "session")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert int(response.headers["Content-Length"]) == len(response.content)


@pytest.mark.django_db
def test_the_staff_desk_has_sessions_and_refuses_forged_forms() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/staff/login/")
    assert page.status_code == 200
    assert "csrftoken" in page.cookies
    assert page.headers["X-Frame-Options"] == "DENY"
    assert strict.post("/staff/login/", {"username": "a", "password": "b"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abcdef-12345678", True),
        ("short", False),
        ("x" * 65, False),
        ("with space and more", False),
        ("inj\r\nect1", False),
    ],
)
def test_a_harmless_request_id_is_kept_and_any_other_replaced(client: Client, given: str, kept: bool) -> None:
    answered = client.get("/api/v1/markets", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (answered == given) is kept
    assert len(answered) >= 8


@pytest.mark.django_db
def test_the_access_line_has_no_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="doorstep.access"):
        client.get("/api/v1/markets?q=secret")
    (record,) = [record for record in caplog.records if record.name == "doorstep.access"]
    assert "secret" not in record.getMessage()
    assert record.__dict__["status"] == 200


@pytest.mark.django_db
def test_health_questions_are_answered_and_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="doorstep.access"):
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ok"}
    assert not [record for record in caplog.records if record.name == "doorstep.access"]


def test_a_log_line_is_one_json_object_with_extras_and_traceback() -> None:
    try:
        raise ValueError("line one\nline two")
    except ValueError as error:
        record = logging.LogRecord("doorstep", logging.ERROR, "", 0, "it %s", ("broke",), (type(error), error, None))
    record.__dict__["order"] = 7
    text = JsonFormatter().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert line["message"] == "it broke"
    assert line["level"] == "error"
    assert line["order"] == 7
    assert "line two" in line["exception"]
