"""How notices leave the house: mail by SMTP or one of django-anymail's providers, and pushes to browsers and phones."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from doorstep.settings.env import read_environment

_env = read_environment()
_SECONDS = 8

# In development mails are kept as files, shown at /dev/mail; production sends them.
MAIL_SENDER = "doorstep.integrations.mail_shown.ShownMails"
MAIL_FOLDER = _env.data / "mail"
if _env.environment == "prod":
    MAIL_SENDER = "doorstep.integrations.mail_sent.SentMails"
MAIL_READY = bool(_env.mail_url)

PUSH_SENDER = "doorstep.integrations.push_everywhere.PushesEverywhere"
PUSH_PRIVATE_KEY = _env.push_private_key
# Set-up makes the key in the data folder; production is told its key, as several hosts must share it.
PUSH_KEY_FOLDER = None if _env.environment == "prod" else _env.data
PUSH_SUBJECT = _env.push_subject
PUSH_ALLOW_PRIVATE = _env.push_allow_private

FCM_SERVICE_ACCOUNT = _env.fcm_service_account
FCM_ORIGIN = "https://fcm.googleapis.com"
APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID = _env.apns_key, _env.apns_key_id, _env.apns_team_id
APNS_ORIGIN = "https://api.sandbox.push.apple.com" if _env.apns_sandbox else "https://api.push.apple.com"
# As in web/native/apps.json.
PHONE_APP_IDS = {"client": _env.client_app_id, "specialist": _env.specialist_app_id}


def mailers_of(url: str) -> dict[str, dict[str, Any]]:
    """
    Django's MAILERS for a ``MAIL_URL``.

    ``smtp://user:password@host:587`` (upgraded to TLS), ``smtps://`` (TLS from the start), or
    ``anymail://postmark?server_token=...``: a provider of django-anymail with its settings.
    """
    parts = urlsplit(url)
    if parts.scheme == "anymail":
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        backend = f"anymail.backends.{parts.hostname}.EmailBackend"
        return {"default": {"BACKEND": backend, "OPTIONS": {"requests_timeout": _SECONDS, **options}}}
    options = {
        "host": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "timeout": _SECONDS,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
