"""Second factors: allauth's views, which refuse broken credentials, and where adding a factor counts as proving it."""

import logging
import struct
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.headless.mfa import inputs, views
from allauth.mfa.adapter import get_adapter
from cryptography.exceptions import InvalidSignature
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


# What the parsers and checkers of credentials raise over broken ones.
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, struct.error, InvalidSignature)


class _RefusesBrokenCredentials:
    """allauth lets faults of strange credentials escape (missing parts, wrong signatures): they are wrong codes."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except _BROKEN:
            log.info("a credential could not be read", exc_info=True)
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class AddPasskeyInput(_RefusesBrokenCredentials, inputs.AddWebAuthnInput):  # type: ignore[misc]
    """A new passkey."""


class PasskeySignInInput(_RefusesBrokenCredentials, inputs.LoginWebAuthnInput):  # type: ignore[misc]
    """Signing in by a passkey alone."""


class PasskeyFactorInput(_RefusesBrokenCredentials, inputs.AuthenticateWebAuthnInput):  # type: ignore[misc]
    """A passkey as the second factor."""


class PasskeyProofInput(_RefusesBrokenCredentials, inputs.ReauthenticateWebAuthnInput):  # type: ignore[misc]
    """A passkey as a proof before something delicate."""


def _count_as_proved(request: HttpRequest, kind: str) -> None:
    # Whoever has just shown the new factor need not show it again to read the recovery codes.
    record_authentication(request, request.user, method="mfa", type=kind, reauthenticated=True)


class TotpView(views.ManageTOTPView):  # type: ignore[misc]
    """``/auth/authenticators/totp``."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the authenticator app, by its present code."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        _count_as_proved(request, "totp")
        return answer


class PasskeysView(views.ManageWebAuthnView):  # type: ignore[misc]
    """``/auth/authenticators/webauthn``."""

    input_class = {**views.ManageWebAuthnView.input_class, "POST": AddPasskeyInput}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a passkey, by what the device answered to the options of GET."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        _count_as_proved(request, "webauthn")
        return answer


class PasskeySignInView(views.LoginWebAuthnView):  # type: ignore[misc]
    """``/auth/webauthn/login``."""

    input_class = {"POST": PasskeySignInInput}


class PasskeyFactorView(views.AuthenticateWebAuthnView):  # type: ignore[misc]
    """``/auth/webauthn/authenticate``."""

    input_class = {"POST": PasskeyFactorInput}


class PasskeyProofView(views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """``/auth/webauthn/reauthenticate``."""

    input_class = {"POST": PasskeyProofInput}
