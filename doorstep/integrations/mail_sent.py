"""Mails by Django's configured mailer: SMTP, or one of django-anymail's providers."""

import logging
import smtplib
from email.message import MIMEPart

import requests
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from urllib3.exceptions import NewConnectionError

from doorstep.modules.notify.contracts import Outcome, Result
from doorstep.modules.notify.ports import Mail

log = logging.getLogger("doorstep.mail")

_TOO_MANY_REQUESTS = 429
# Whoever answers so may have passed the message on: the answer of somebody behind was lost.
_LOST_BEHIND = {502, 504}


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as Django sends it: text and HTML, and the calendar file as an attachment that programs open."""
    stop = {"List-Unsubscribe": f"<{mail.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            **(stop if mail.stop_url else {}),
        },
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        part = MIMEPart()
        # As bytes, or its line ends would be changed, which calendars (RFC 5545) count on.
        part.set_content(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            cte="base64",
            params={"charset": "utf-8", "method": mail.calendar_method, "name": "visit.ics"},
        )
        part.add_header("Content-Disposition", "attachment", filename="visit.ics")
        message.attach(part)
    return message


class SentMails:
    """
    Hands mails over at once.

    The connection is opened first: what fails until then was surely not handed over and may be repeated. A connection
    lost later leaves the hand-over unknown.
    """

    @property
    def is_ready(self) -> bool:
        """Whether ``MAIL_URL`` names a carrier."""
        return bool(settings.MAIL_READY)

    def send(self, mail: Mail) -> Outcome:
        """Hand one over; never raises for what carrier or network may do. No address reaches remarks or logs."""
        message = message_of(mail)
        mailer = mailers["default"]
        try:
            mailer.open()
        except (OSError, smtplib.SMTPException) as error:
            return _not_connected(error)
        try:
            mailer.send_messages([message])
        except AnymailError as error:
            return _refused_by_provider(error)
        except smtplib.SMTPException as error:
            return _refused_by_server(error)
        except OSError as error:
            return Outcome(Result.UNKNOWN, f"connection lost: {type(error).__name__}")
        finally:
            _close(mailer)
        status = getattr(message, "anymail_status", None)
        return Outcome(Result.SENT, reference=str(getattr(status, "message_id", None) or mail.message_id))


def _close(mailer: object) -> None:
    try:
        mailer.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        log.info("a mail server did not take leave")


def _not_connected(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        log.error("the mail server refuses our password")
    return Outcome(Result.TRY_AGAIN, f"no connection: {type(error).__name__}")


def _refused_by_server(error: smtplib.SMTPException) -> Outcome:
    """What an SMTP server's answer means: 4xx may pass, 5xx will not (RFC 5321, 4.2.1)."""
    code = 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome(Result.REFUSED, "the server can't take this address")
    if 400 <= code < 500:
        return Outcome(Result.TRY_AGAIN, f"SMTP {code}")
    if code >= 500:
        return Outcome(Result.REFUSED, f"SMTP {code}")
    return Outcome(Result.UNKNOWN, f"connection lost: {type(error).__name__}")


def _never_connected(cause: BaseException | None) -> bool:
    if isinstance(cause, requests.ConnectTimeout):
        return True
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _refused_by_provider(error: AnymailError) -> Outcome:
    status = error.status_code
    if status is None:
        cause = error.__cause__
        if _never_connected(cause):
            return Outcome(Result.TRY_AGAIN, f"no connection: {type(cause).__name__}")
        if isinstance(cause, requests.RequestException):
            return Outcome(Result.UNKNOWN, f"connection lost: {type(cause).__name__}")
        return Outcome(Result.REFUSED, type(error).__name__)
    if status in _LOST_BEHIND:
        return Outcome(Result.UNKNOWN, f"HTTP {status}")
    if status == _TOO_MANY_REQUESTS or status >= 500:
        return Outcome(Result.TRY_AGAIN, f"HTTP {status}")
    if 200 <= status < 300:
        return Outcome(Result.UNKNOWN, "an answer that can't be read")
    return Outcome(Result.REFUSED, f"HTTP {status}")
