"""A wrong environment is refused at the start, with one line a variable."""

import base64

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
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    (problem,) = problems(monkeypatch, {name: value})
    assert problem.startswith(name)


def test_production_refuses_the_development_key_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    development = read(monkeypatch, {}).keys
    (problem,) = problems(monkeypatch, GOOD_PRODUCTION | {"DOORSTEP_KEYS": development})
    assert "development key ring" in problem
