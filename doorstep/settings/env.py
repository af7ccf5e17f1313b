"""
The process's environment, read once and checked: every variable that is missing or wrong is named in one message.

Development needs no variable at all. Production must be told its secrets and its database.
"""

import base64
import binascii
import hashlib
import os
from datetime import time
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from doorstep.infra.phone_push import read_apple_key, read_firebase_account
from doorstep.infra.postgres import APP_ROLE, DATABASE, OWNER_ROLE, socket_folder
from doorstep.infra.vapid import read_private_key

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_SECRET = "doorstep-development-secret-never-for-production-0123456789"  # noqa: S105
DEVELOPMENT_KEYS = "dev:" + base64.b64encode(hashlib.sha256(DEVELOPMENT_SECRET.encode()).digest()).decode()

type Words = Annotated[list[str], NoDecode]


class BadEnvironment(SystemExit):
    """The environment cannot be used; its message names every wrong or missing variable. Ends the process with 1."""


def default_data_folder() -> Path:
    """
    Where the embedded PostgreSQL and uploaded media live when `DOORSTEP_DATA` is unset.

    As root, PostgreSQL runs as another user, who must be able to enter the folder: so it lies outside home folders.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/doorstep") / hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return ROOT / "var"


class Environment(BaseSettings):
    """Typed settings; the field's alias is the variable's name."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    environment: Literal["dev", "test", "prod"] = Field("dev", alias="DOORSTEP_ENV")
    secret_key: str = Field("", alias="SECRET_KEY", description="at least 50 random characters")
    keys: str = Field("", alias="DOORSTEP_KEYS", description="encryption keys, newest first: id:base64 of 32 bytes,...")
    database_url: str = Field("", alias="DATABASE_URL", description="postgresql://doorstep_app@host/doorstep")
    database_owner_url: str = Field("", alias="DATABASE_OWNER_URL", description="the owner's, used by migrations only")
    database_role: Literal["app", "owner"] = Field("app", alias="DOORSTEP_DATABASE_ROLE")
    statement_timeout_ms: int = Field(15_000, alias="DOORSTEP_STATEMENT_TIMEOUT_MS", ge=0)
    prepared_statements: bool = Field(
        True, alias="DOORSTEP_PREPARED_STATEMENTS", description="false behind a pooler that forgets them"
    )
    data: Path = Field(default_factory=default_data_folder, alias="DOORSTEP_DATA")
    drawn_pictures: Path | None = Field(
        None, alias="DOORSTEP_DRAWN_PICTURES", description="keeps demo pictures for other data folders"
    )
    port: int = Field(8000, alias="PORT", ge=1, le=65_000)
    bind: str = Field("127.0.0.1", alias="DOORSTEP_BIND")
    hosts: Words = Field(default_factory=list, alias="DOORSTEP_HOSTS", description="host names served, comma-separated")
    live_url: str = Field("", alias="DOORSTEP_LIVE_URL", description="public address of the realtime role")
    trusted_proxies: int = Field(0, alias="DOORSTEP_TRUSTED_PROXIES", ge=0, le=5)
    api_workers: int = Field(2, alias="DOORSTEP_API_WORKERS", ge=1, le=64)
    api_threads: int = Field(8, alias="DOORSTEP_API_THREADS", ge=1, le=128)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", alias="DOORSTEP_LOG_LEVEL")
    redis_url: str = Field("", alias="REDIS_URL")
    sms_gateway_url: str = Field("", alias="SMS_GATEWAY_URL", description="https address that takes text messages")
    sms_gateway_token: str = Field("", alias="SMS_GATEWAY_TOKEN", description="bearer token for it")
    mail_url: str = Field("", alias="MAIL_URL", description="smtp://..., smtps://... or anymail://provider?...")
    mail_from: str = Field("Doorstep <no-reply@localhost>", alias="MAIL_FROM")
    public_url: str = Field("", alias="DOORSTEP_URL", description="https address of the apps, for links in mails")
    valhalla_url: str = Field("", alias="VALHALLA_URL", description="a Valhalla server, for travel tables")
    push_private_key: str = Field("", alias="VAPID_PRIVATE_KEY", description="`doorstep push-key` makes one")
    push_subject: str = Field("mailto:push@doorstep.example", alias="VAPID_SUBJECT", description="mailto: or https:")
    push_allow_private: bool = Field(False, alias="DOORSTEP_PUSH_ALLOW_PRIVATE", description="for tests only")
    fcm_service_account: str = Field("", alias="FCM_SERVICE_ACCOUNT", description="JSON file of a service account")
    apns_key: str = Field("", alias="APNS_KEY", description=".p8 file of a key of Apple's")
    apns_key_id: str = Field("", alias="APNS_KEY_ID")
    apns_team_id: str = Field("", alias="APNS_TEAM_ID")
    apns_sandbox: bool = Field(False, alias="APNS_SANDBOX", description="for apps that were not installed by the store")
    client_app_id: str = Field("app.doorstep.client", alias="DOORSTEP_CLIENT_APP_ID")
    specialist_app_id: str = Field("app.doorstep.specialist", alias="DOORSTEP_SPECIALIST_APP_ID")

    payment_provider: Literal["", "sandbox"] | None = Field(
        None, alias="PAYMENT_PROVIDER", description="who takes card payments; the sandbox in development"
    )
    sandbox_url: str = Field("", alias="DOORSTEP_SANDBOX_URL", description="the payment sandbox, if not on PORT + 6")
    calendar_allow_private: bool = Field(False, alias="DOORSTEP_CALENDAR_ALLOW_PRIVATE", description="for tests only")
    nightly_at: str = Field(
        "02:00 UTC", alias="DOORSTEP_NIGHTLY_AT", description="when nightly work begins: HH:MM and a time zone"
    )
    calendar_lanes: int = Field(2, alias="DOORSTEP_CALENDAR_LANES", ge=1, le=64)

    @field_validator("hosts", mode="before")
    @classmethod
    def split_words(cls, value: Any) -> Any:
        return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def check_database_url(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        try:
            parts = conninfo_to_dict(value)
        except ProgrammingError as error:
            raise ValueError(f"is no PostgreSQL address: {error}") from None
        if value and not parts.get("dbname"):
            raise ValueError("names no database")
        return value

    @field_validator("nightly_at")
    @classmethod
    def check_nightly_at(cls, value: str) -> str:
        _read_nightly(value)
        return value

    @field_validator("sms_gateway_url")
    @classmethod
    def check_gateway_url(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// inside a private network)")
        return value

    @field_validator("valhalla_url")
    @classmethod
    def check_valhalla_url(cls, value: str) -> str:
        if value and not (value.startswith(("https://", "http://")) and urlsplit(value).hostname):
            raise ValueError("must be the http:// or https:// address of a Valhalla server")
        return value

    @field_validator("mail_url")
    @classmethod
    def check_mail_url(cls, value: str) -> str:
        if value and not (value.startswith(("smtp://", "smtps://", "anymail://")) and urlsplit(value).hostname):
            raise ValueError("must be smtp://user:password@host:587, smtps://... or anymail://provider?option=value")
        return value

    @field_validator("push_private_key")
    @classmethod
    def check_push_key(cls, value: str) -> str:
        if value:
            read_private_key(value)
        return value

    @field_validator("fcm_service_account")
    @classmethod
    def check_service_account(cls, value: str) -> str:
        if value:
            read_firebase_account(value)
        return value

    @field_validator("push_subject")
    @classmethod
    def check_push_subject(cls, value: str) -> str:
        if not value.startswith(("mailto:", "https://")):
            raise ValueError("must be a mailto: or https: address where push services reach you")
        return value

    @field_validator("keys")
    @classmethod
    def check_keys(cls, value: str) -> str:
        for item in filter(None, value.split(",")):
            key_id, colon, secret = item.partition(":")
            try:
                size = len(base64.b64decode(secret, validate=True))
            except binascii.Error:
                size = 0
            if not colon or not key_id or size != 32:
                raise ValueError("must be id:base64 of 32 bytes, several separated by commas")
        return value

    @model_validator(mode="after")
    def check_apple_key(self) -> Self:
        if self.apns_key:
            try:
                read_apple_key(self.apns_key, key_id=self.apns_key_id, team_id=self.apns_team_id)
            except ValueError as error:
                raise ValueError(f"APNS_KEY {error}") from error
        return self

    @model_validator(mode="after")
    def complete(self) -> Self:
        if self.payment_provider is None:
            self.payment_provider = "sandbox" if self.environment == "dev" else ""
        if self.environment == "prod":
            self._demand_production_values()
            return self
        self.secret_key = self.secret_key or DEVELOPMENT_SECRET
        self.keys = self.keys or DEVELOPMENT_KEYS
        self.hosts = self.hosts or ["*"]
        return self

    def _demand_production_values(self) -> None:
        needed = {"SECRET_KEY": self.secret_key, "DOORSTEP_KEYS": self.keys, "DATABASE_URL": self.database_url}
        needed["DOORSTEP_HOSTS"] = ",".join(self.hosts)
        if self.database_role == "owner":
            needed["DATABASE_OWNER_URL"] = self.database_owner_url
        problems = [f"{name} is missing ({self._describe(name)})" for name, value in needed.items() if not value]
        if not self.sms_gateway_url and not self.mail_url:
            problems.append("SMS_GATEWAY_URL or MAIL_URL is missing (without one nobody gets a sign-in code)")
        if self.push_allow_private:
            problems.append(
                "DOORSTEP_PUSH_ALLOW_PRIVATE is for tests: browsers could name addresses inside the network"
            )
        if self.calendar_allow_private:
            problems.append("DOORSTEP_CALENDAR_ALLOW_PRIVATE is for tests: anybody could read inside the network")
        if self.payment_provider == "sandbox":
            problems.append("PAYMENT_PROVIDER=sandbox is for development: it takes test cards as money")
        if self.secret_key and (len(self.secret_key) < 50 or self.secret_key == DEVELOPMENT_SECRET):
            problems.append("SECRET_KEY is too weak for production (at least 50 random characters)")
        if self.keys == DEVELOPMENT_KEYS:
            problems.append("DOORSTEP_KEYS is the development key ring, which everybody knows")
        if problems:
            raise ValueError("\n".join(problems))

    @classmethod
    def _describe(cls, alias: str) -> str:
        return next((field.description or "" for field in cls.model_fields.values() if field.alias == alias), "")

    @cached_property
    def nightly(self) -> tuple[time, ZoneInfo]:
        """The wall-clock time at which nightly work begins, and whose wall clock it is."""
        return _read_nightly(self.nightly_at)

    @cached_property
    def embedded(self) -> bool:
        """Whether Doorstep runs a PostgreSQL of its own."""
        return not self.database_url

    @cached_property
    def database_parameters(self) -> dict[str, str]:
        """Connection parameters of the role this process uses, as libpq names them."""
        owner = self.database_role == "owner"
        url = (self.database_owner_url or self.database_url) if owner else self.database_url
        if url:
            return {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        host = str(socket_folder(self.data / "postgres"))
        return {"host": host, "user": OWNER_ROLE if owner else APP_ROLE, "dbname": DATABASE}


def _read_nightly(value: str) -> tuple[time, ZoneInfo]:
    clock, _, zone = value.strip().partition(" ")
    try:
        hours, minutes = clock.split(":")
        return time(int(hours), int(minutes)), ZoneInfo(zone.strip() or "UTC")
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise ValueError("must be HH:MM and an IANA time zone, such as 03:30 Europe/Helsinki") from None


@lru_cache(maxsize=1)
def read_environment() -> Environment:
    """
    Read and check the environment.

    :raises BadEnvironment: with one line for every variable that is missing or wrong.
    """
    try:
        return Environment()
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            message = str(problem.get("ctx", {}).get("error", problem["msg"]))
            name = ".".join(str(part) for part in problem["loc"])
            lines += [f"{name} {message}" if name else line for line in message.splitlines()]
        raise BadEnvironment("Doorstep cannot start with this environment:\n  - " + "\n  - ".join(lines)) from None
