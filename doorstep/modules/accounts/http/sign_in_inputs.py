"""What people send to sign up and in. Faults come back in allauth's form: 400, ``errors``."""

from typing import Any

from allauth.account import app_settings as account_settings
from allauth.core import context
from allauth.headless.account.inputs import RequestLoginCodeInput, SignupInput
from allauth.headless.internal.restkit import inputs
from django.core.exceptions import ValidationError

from doorstep.infra.http import language_of
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.accounts.http.allauth_adapter import PhoneField
from doorstep.modules.accounts.models import User
from doorstep.modules.accounts.services.sign_up import BeginAccount, begin_account


class NewPersonFields(inputs.Input):  # type: ignore[misc]
    """What is asked of everybody who may be new."""

    consent = inputs.BooleanField(required=True)
    market = inputs.CharField(required=False, max_length=8)
    language = inputs.CharField(required=False, max_length=8)
    name = inputs.CharField(required=False, max_length=rules.NAME_LENGTH)

    def clean_market(self) -> str:
        """:raises ValidationError: with code ``unknown_market``."""
        market: str = self.cleaned_data["market"]
        if market and market not in selectors.markets():
            raise ValidationError("There is no such market.", code="unknown_market")
        return market

    def clean_language(self) -> str:
        """The chosen language, else the request's."""
        language: str = self.cleaned_data["language"] or language_of(context.request)
        if language not in LANGUAGES:
            raise ValidationError(f"Languages: {', '.join(LANGUAGES)}.", code="unknown_language")
        return language

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: with code ``one_contact`` unless exactly one contact was given."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and bool(cleaned.get("phone")) == bool(cleaned.get("email")):
            raise ValidationError("Give a phone or an e-mail address, one of them.", code="one_contact")
        return cleaned

    def begin(self, password: str | None = None) -> User:
        """Make the account."""
        values = self.cleaned_data
        command = BeginAccount(
            phone=values.get("phone") or None,
            email=values.get("email") or None,
            market=values["market"] or None,
            language=values["language"],
            name=values["name"],
            password=password or None,
        )
        return begin_account(command, now=utc_now())


class SignUpInput(NewPersonFields, SignupInput):  # type: ignore[misc]
    """Sign-up with a phone or an e-mail address, and a password if one is wanted."""

    def validate_unique_email(self, value: str) -> str:
        """An address counts as taken once proved; that it is, is told to its owner only."""
        self.account_already_exists = selectors.find_user_by_email(value) is not None
        return value

    def save(self, request: Any) -> User:
        """Make the account with its consent; its contact is proved by a code afterwards."""
        return self.begin(self.cleaned_data.get("password"))


class ContinueInput(NewPersonFields):
    """Sign-up and sign-in in one: a phone or an e-mail address."""

    phone = PhoneField(required=False, max_length=40)
    email = inputs.EmailField(required=False, max_length=account_settings.EMAIL_MAX_LENGTH)

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"] or "").lower()

    def find_person(self) -> User | None:
        """The account that proved this contact."""
        if self.cleaned_data["phone"]:
            return selectors.find_user_by_phone(self.cleaned_data["phone"])
        return selectors.find_user_by_email(self.cleaned_data["email"])


class SignInByCodeInput(RequestLoginCodeInput):  # type: ignore[misc]
    """
    Sign-in by a code, for proved contacts only.

    Otherwise the owner of an address could be led to prove it for an account, with a password, that
    somebody else began.
    """

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: with code ``one_contact`` unless exactly one contact was given."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            if not cleaned.get("phone") and not cleaned.get("email"):
                raise ValidationError("Give a phone or an e-mail address, one of them.", code="one_contact")
            if cleaned.get("email"):
                self._user = selectors.find_user_by_email(cleaned["email"])
        return cleaned
