"""
Sign-in under ``/api/v1/auth/``: allauth's headless views for apps (``X-Session-Token``), and our own door.

Which calls an app makes is told in ``docs/guides/sign-in.md``.
"""

from typing import Any

from allauth.headless.account import views as account
from allauth.headless.constants import Client
from allauth.headless.mfa import views as second_factor
from allauth.headless.usersessions import views as devices
from django.urls import URLPattern, path

from doorstep.modules.accounts.http import contact_views, factor_views, sign_in_views

app_name = "auth"


def _address(route: str, view: Any) -> URLPattern:
    address: URLPattern = path(route, view.as_api_view(client=Client.APP), name=route.replace("/", "-"))
    return address


urlpatterns = [
    _address("continue", sign_in_views.ContinueView),
    _address("signup", sign_in_views.SignUpView),
    _address("login", account.LoginView),
    _address("session", account.SessionView),
    _address("sessions", devices.SessionsView),
    _address("reauthenticate", account.ReauthenticateView),
    _address("code/request", sign_in_views.SignInByCodeView),
    _address("code/confirm", account.ConfirmLoginCodeView),
    _address("code/resend", account.ResendLoginCodeView),
    _address("phone", account.ManagePhoneView),
    _address("phone/verify", account.VerifyPhoneView),
    _address("phone/verify/resend", account.ResendPhoneVerificationCodeView),
    _address("email", contact_views.EmailView),
    _address("email/verify", contact_views.VerifyEmailView),
    _address("password/request", account.RequestPasswordResetView),
    _address("password/reset", account.ResetPasswordView),
    _address("password/change", account.ChangePasswordView),
    _address("2fa/authenticate", second_factor.AuthenticateView),
    _address("2fa/reauthenticate", second_factor.ReauthenticateView),
    _address("webauthn/authenticate", factor_views.PasskeyFactorView),
    _address("webauthn/reauthenticate", factor_views.PasskeyProofView),
    _address("webauthn/login", factor_views.PasskeySignInView),
    _address("authenticators", second_factor.AuthenticatorsView),
    _address("authenticators/totp", factor_views.TotpView),
    _address("authenticators/recovery-codes", second_factor.ManageRecoveryCodesView),
    _address("authenticators/webauthn", factor_views.PasskeysView),
]
