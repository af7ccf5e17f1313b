"""A wrong environment is refused at the start, with one line a variable."""

import base64
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from doorstep.settings.env import BadEnvironment, Environment, read_environment

GOOD_PRODUCTION = {
    "DOORSTEP_ENV": "prod",
    "SECRET_KEY": "x" * 50,
    "DOORSTEP_KEYS": "2026:" + base64.b64encode(b"k" * 32).decode(),
    "DATABASE_URL": "postgresql://doorstep_app:secret@db.example/doorstep?sslmode=require",
    "DOORSTEP_HOSTS": "doorstep.example",
    "SMS_GATEWAY_URL": "https://sms.example/send",
}
VARIABLES = [field.alias for field in Environment.model_fields.values() if field.alias]


def read(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> Environment:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_environment.__wrapped__()


def problems(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> list[str]:
    with pytest.raises(BadEnvironment) as refused:
        read(monkeypatch, variables)
    return [line.removeprefix("  - ") for line in str(refused.value).splitlines()[1:]]


def test_development_needs_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = read(monkeypatch, {})
    assert environment.embedded
    assert environment.port == 8000
    assert environment.database_parameters["user"] == "doorstep_app"


def test_production_starts_with_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = read(monkeypatch, GOOD_PRODUCTION)
    assert not environment.embedded
    assert environment.database_parameters["sslmode"] == "require"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DOORSTEP_KEYS", "DATABASE_URL", "DOORSTEP_HOSTS"])
def test_production_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    variables = {key: value for key, value in GOOD_PRODUCTION.items() if key != name}
    (problem,) = problems(monkeypatch, variables)
    assert problem.startswith(f"{name} is missing")


def test_production_names_everything_missing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {problem.split()[0] for problem in problems(monkeypatch, {"DOORSTEP_ENV": "prod"})}
    assert named == GOOD_PRODUCTION.keys() - {"DOORSTEP_ENV"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("DATABASE_URL", "mysql://doorstep@db/doorstep"),
        ("DATABASE_URL", "postgresql://doorstep@db"),
        ("DOORSTEP_KEYS", "short:YWJj"),
        ("DOORSTEP_LOG_LEVEL", "loud"),
        ("VALHALLA_URL", "ftp://roads.example"),
        ("VALHALLA_URL", "http://"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    (problem,) = problems(monkeypatch, {name: value})
    assert problem.startswith(name)


def test_production_refuses_the_development_key_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    development = read(monkeypatch, {}).keys
    (problem,) = problems(monkeypatch, GOOD_PRODUCTION | {"DOORSTEP_KEYS": development})
    assert "development key ring" in problem


def test_test_cards_pay_in_development_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, {}).payment_provider == "sandbox"
    assert read(monkeypatch, GOOD_PRODUCTION).payment_provider == ""
    (problem,) = problems(monkeypatch, GOOD_PRODUCTION | {"PAYMENT_PROVIDER": "sandbox"})
    assert problem.startswith("PAYMENT_PROVIDER=sandbox")


@pytest.mark.parametrize(
    ("written", "clock", "zone"),
    [
        (None, time(2), "UTC"),
        ("03:30 Europe/Helsinki", time(3, 30), "Europe/Helsinki"),
        ("23:15", time(23, 15), "UTC"),
    ],
)
def test_the_night_begins_when_the_operator_says(
    monkeypatch: pytest.MonkeyPatch, written: str | None, clock: time, zone: str
) -> None:
    assert read(monkeypatch, {"DOORSTEP_NIGHTLY_AT": written} if written else {}).nightly == (clock, ZoneInfo(zone))


@pytest.mark.parametrize("written", ["3 o'clock", "25:00 UTC", "03:00 Mars/Olympus", "03:00 ../etc/passwd", ""])
def test_a_night_that_never_begins_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    (line,) = problems(monkeypatch, {"DOORSTEP_NIGHTLY_AT": written})
    assert line == "DOORSTEP_NIGHTLY_AT must be HH:MM and an IANA time zone, such as 03:30 Europe/Helsinki"
