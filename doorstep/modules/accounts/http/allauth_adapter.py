"""How django-allauth finds, proves and tells people: its hooks, translated to our services."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.core.exceptions import RateLimited
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from doorstep.infra.http import language_of
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import BadPhone, ContactTaken
from doorstep.modules.accounts.models import User
from doorstep.modules.accounts.ports import Channel
from doorstep.modules.accounts.services import profile, sign_up
from doorstep.modules.accounts.services.messages import Notice, send_notice
from doorstep.modules.accounts.services.reseal import open_factor_secret, seal_factor_secret

_LIMIT_CODES = {"too_many_login_attempts", "rate_limited"}
_MAILS = {
    "account/email/login_code": Notice.SIGN_IN,
    "account/email/password_reset_code": Notice.PASSWORD_RESET,
    "account/email/account_already_exists": Notice.ACCOUNT_EXISTS,
    "account/email/unknown_account": Notice.NO_ACCOUNT,
}


class PhoneField(forms.CharField):
    """A phone number with its country code, blanks and hyphens allowed; cleaned to E.164."""

    def clean(self, value: Any) -> str:
        """:raises ValidationError: with code ``bad_phone``."""
        text: str = super().clean(value)
        return clean_phone(text) if text else text


def clean_phone(text: str) -> str:
    """:raises ValidationError: with code ``bad_phone``."""
    try:
        return rules.normalize_phone(text)
    except BadPhone as error:
        raise ValidationError(error.title, code=error.code) from None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """
    Accounts by phone or e-mail, both proved by a code.

    Nobody is signed in before one contact is proved (:meth:`login`), and what a wrong or strange
    contact gets is the same as what a known one gets.
    """

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def clean_phone(self, phone: str) -> str:
        return clean_phone(phone)

    def get_user_by_phone(self, phone: str) -> User | None:
        return selectors.find_user_by_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        proved = user.phone
        if proved:
            return proved, True
        waiting = user.unverified_phone
        # Who proved an e-mail address may sign in by it, whatever phone waits.
        return (waiting, False) if waiting and not selectors.is_verified(user) else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        if verified:
            self.set_phone_verified(user, phone)
        else:
            sign_up.await_phone(user.pk, phone)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """:raises ContactTaken: if another account proved the phone first."""
        sign_up.prove_phone(user.pk, phone)
        # allauth goes on with this instance.
        user.refresh_from_db(fields=["phone_sealed", "phone_index", "unverified_phone_sealed"])

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._text(Notice.SIGN_IN, phone, code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._text(Notice.NO_ACCOUNT, phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._text(Notice.ACCOUNT_EXISTS, phone)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        notice = _MAILS.get(template_prefix)
        if notice is None:
            super().send_mail(template_prefix, email, context)
            return
        send_notice(
            notice,
            channel=Channel.EMAIL,
            to=email,
            language=language_of(allauth_context.request),
            code=context.get("code", ""),
        )

    def _text(self, notice: Notice, phone: str, code: str = "") -> None:
        language = language_of(allauth_context.request)
        send_notice(notice, channel=Channel.SMS, to=phone, language=language, code=code)

    def is_login_by_code_required(self, login: Any) -> bool:
        """A sign-up, or a password sign-in, by an e-mail address that was never proved needs its code."""
        if login.user is None:
            return bool(login.email)
        records = get_authentication_records(allauth_context.request, login.user)
        if records and records[-1]["method"] == "code":
            return False
        return not login.user.unverified_phone and not selectors.is_verified(login.user)

    def login(self, request: HttpRequest, user: User) -> None:
        """:raises ContactTaken: if no contact is proved: another account was faster with this one."""
        if not selectors.is_verified(user):
            raise ContactTaken
        super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        user, key = request.user, request.session.session_key
        super().logout(request)
        if key and not isinstance(user, AnonymousUser):
            UserSession.objects.filter(session_key=key).delete()
            profile.announce_ended_session(user.pk)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        sign_up.end_sessions(user.pk, keep=allauth_context.request.session.session_key)
        profile.announce_ended_session(user.pk)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """:raises RateLimited: for a limit, which is no fault of the input; it becomes a 429."""
        if code in _LIMIT_CODES:
            raise RateLimited
        error: ValidationError = super().validation_error(code, *args)
        return error


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Ending sessions through allauth tells the person's open apps, as our own endpoint does."""

    def end_sessions(self, sessions: Any) -> None:
        people = {session.user_id for session in sessions}
        super().end_sessions(sessions)
        for user_id in people:
            profile.announce_ended_session(user_id)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed."""

    def encrypt(self, text: str) -> str:
        return seal_factor_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_factor_secret(encrypted_text)

    def _get_site_name(self) -> str:
        return "Doorstep"
