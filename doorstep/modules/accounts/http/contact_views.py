"""Changing one's e-mail address by a code."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.core.internal.httpkit import authenticated_user
from allauth.headless.account import response
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.base.views import AuthenticatedAPIView
from allauth.headless.internal.restkit import inputs
from allauth.headless.internal.restkit.response import APIResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from doorstep.infra.http import language_of
from doorstep.modules.accounts import selectors
from doorstep.modules.accounts.contracts import CodeNotSent
from doorstep.modules.accounts.ports import Channel
from doorstep.modules.accounts.services import sign_up
from doorstep.modules.accounts.services.messages import Notice, send_notice

log = logging.getLogger(__name__)

_SESSION_KEY = "accounts_change_email"
_WRONG_CODES = 3


class ChangeEmailProcess(AbstractCodeVerificationProcess):  # type: ignore[misc]
    """A new e-mail address that waits for the code sent to it, kept in the session."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            user=request.user, state=state, timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, max_attempts=_WRONG_CODES
        )

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Send a code to the address and wait for it."""
        process = cls(request, cls.initial_state(user=request.user, email=email))
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: HttpRequest) -> "ChangeEmailProcess | None":
        """The address that waits, if its time is not over."""
        state = request.session.get(_SESSION_KEY)
        if not state:
            return None
        process: ChangeEmailProcess | None = cls(request, state).abort_if_invalid()
        return process

    @property
    def email(self) -> str:
        """The address that waits."""
        return str(self.state["email"])

    def send(self) -> None:
        """Hand a new code to the carrier."""
        self.state["code"] = get_adapter().generate_login_code()
        send_notice(
            Notice.CONFIRM_EMAIL,
            channel=Channel.EMAIL,
            to=self.email,
            language=language_of(self.request),
            code=self.state["code"],
        )

    def persist(self) -> None:
        """Keep what waits in the session."""
        self.request.session[_SESSION_KEY] = self.state

    def abort(self) -> None:
        """Forget it."""
        self.request.session.pop(_SESSION_KEY, None)


class ChangeEmailInput(inputs.Input):  # type: ignore[misc]
    """The new address."""

    email = inputs.EmailField(max_length=254)

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()


class EmailCodeInput(inputs.Input):  # type: ignore[misc]
    """The code that came to the new address."""

    code = inputs.CharField(max_length=20)

    def __init__(self, *args: Any, process: ChangeEmailProcess, **kwargs: Any) -> None:
        self.process = process
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """:raises ValidationError: with code ``incorrect_code``."""
        code: str = self.cleaned_data["code"]
        if not compare_user_code(actual=code, expected=self.process.code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class EmailView(AuthenticatedAPIView):  # type: ignore[misc]
    """
    ``/auth/email``: GET lists one's address, POST ``{"email"}`` sends a code to a new one.

    202 when it is sent; nothing changes before ``/auth/email/verify``. 401 with a flow asks to prove who one is first.
    """

    input_class = {"POST": ChangeEmailInput}
    input: ChangeEmailInput

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The proved addresses."""
        listed: HttpResponse = response.EmailAddressesResponse(
            request, selectors.emails_of(authenticated_user(request).pk)
        )
        return listed

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a code there; a taken address is told at its confirmation only, to whoever reads its mail."""
        raise_if_reauthentication_required(request, app="allauth.account")
        email = self.input.cleaned_data["email"]
        ratelimit.consume(request, action="manage_email", user=request.user, raise_exception=True)
        ratelimit.consume(request, action="request_login_code", key=email, raise_exception=True)
        ChangeEmailProcess.begin(request, email)
        sent: HttpResponse = APIResponse(
            request, data=[{"email": email, "verified": False, "primary": False}], status=HTTPStatus.ACCEPTED
        )
        return sent


class VerifyEmailView(AuthenticatedAPIView):  # type: ignore[misc]
    """
    POST ``/auth/email/verify {"code"}``: the address becomes the account's only one.

    409 when none waits; as a problem with code ``contact_taken`` when another account proved it first.
    """

    input_class = EmailCodeInput
    input: EmailCodeInput
    process: ChangeEmailProcess | None = None

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.process = ChangeEmailProcess.resume(request)
            if self.process is None:
                conflict: HttpResponse = ConflictResponse(request)
                return conflict
        answer: HttpResponseBase = super().handle(request, *args, **kwargs)
        return answer

    def get_input_kwargs(self) -> dict[str, Any]:
        return {"process": self.process}

    def handle_invalid_input(self, input: Any) -> HttpResponse:  # noqa: A002 - allauth's name
        assert self.process is not None
        self.process.record_invalid_attempt()
        refused: HttpResponse = super().handle_invalid_input(input)
        return refused

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it the account's address, and tell the old one."""
        assert self.process is not None
        left = sign_up.prove_email(authenticated_user(request).pk, self.process.email)
        self.process.abort()
        for email in left:
            _tell_old_address(email)
        answer: HttpResponse = AuthenticationResponse(request)
        return answer


def _tell_old_address(email: str) -> None:
    try:
        send_notice(Notice.EMAIL_CHANGED, channel=Channel.EMAIL, to=email, language=language_of(context.request))
    except CodeNotSent:  # the change stands; this is a courtesy
        log.warning("an old e-mail address could not be told of its change")
