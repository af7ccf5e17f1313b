"""Sign-in to the staff desk: limited like every other, and with the second factor where one is set up."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm
from unfold.widgets import BASE_INPUT_CLASSES

from doorstep.modules.accounts.models import User


class StaffLoginForm(AuthenticationForm):  # type: ignore[misc]
    """E-mail and password of a staff account, and a code if the account has an authenticator."""

    code = forms.CharField(
        label="Authenticator code, if you use one",
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": " ".join(BASE_INPUT_CLASSES)}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.attrs |= {"type": "email", "autocomplete": "username"}

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: for wrong values, a missing or wrong code, or too many attempts."""
        values: dict[str, Any] = self.cleaned_data
        email, password = values.get("username"), values.get("password")
        if email and password:
            try:
                self.user_cache = self._authenticate(email, password, values.get("code", ""))
            except RateLimited:
                raise ValidationError("Too many attempts; wait a few minutes.", code="too_many_attempts") from None
        return values

    def _authenticate(self, email: str, password: str, code: str) -> User:
        user: User | None = get_adapter().authenticate(self.request, email=email, password=password)
        if user is None:
            raise self.get_invalid_login_error()
        self.confirm_login_allowed(user)
        if (
            Authenticator.objects.filter(user=user).exists()
            and not AuthenticateForm({"code": code}, user=user).is_valid()
        ):
            raise ValidationError("Enter the present code of your authenticator.", code="second_factor")
        return user
