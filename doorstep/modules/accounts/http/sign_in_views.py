"""Sign-up and sign-in by code: allauth's flows, entered by one door that tells nothing about who has an account."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from allauth.headless.account.views import RequestLoginCodeView, SignupView
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.base.views import APIView
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from doorstep.modules.accounts.http.sign_in_inputs import ContinueInput, SignInByCodeInput, SignUpInput


@method_decorator(rate_limit(action="signup"), name="handle")
class ContinueView(APIView):  # type: ignore[misc]
    """
    POST ``/auth/continue`` with a phone or an e-mail address: a code is sent, whether the account is old or new.

    Answers 401 with the pending flow ``login_by_code`` in both cases; ``/auth/code/confirm`` signs in.
    """

    input_class = ContinueInput
    input: ContinueInput

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find or begin the account, send the code."""
        if request.user.is_authenticated:
            conflict: HttpResponse = ConflictResponse(request)
            return conflict
        values = self.input.cleaned_data
        contact = values["phone"] or values["email"]
        ratelimit.consume(request, action="request_login_code", key=contact, raise_exception=True)
        LoginCodeVerificationProcess.initiate(
            request=request,
            user=self.input.find_person() or self.input.begin(),
            phone=values["phone"] or None,
            email=values["email"] or None,
        )
        answer: HttpResponse = AuthenticationResponse(request)
        return answer


class SignUpView(SignupView):  # type: ignore[misc]
    """POST ``/auth/signup``: with a password; consent and exactly one contact are demanded."""

    input_class = {"POST": SignUpInput}


class SignInByCodeView(RequestLoginCodeView):  # type: ignore[misc]
    """POST ``/auth/code/request``: a code for an account that exists; a strange contact gets the same answer."""

    input_class = SignInByCodeInput
