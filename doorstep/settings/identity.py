"""Who people are: accounts, sessions, codes, second factors and their limits (django-allauth, headless)."""

from django.urls import reverse_lazy

from doorstep.settings.env import read_environment

_env = read_environment()

IDENTITY_APPS = [
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
]
IDENTITY_BROWSER_MIDDLEWARE = ["doorstep.modules.accounts.http.middleware.IdentityProblemsMiddleware"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Session rows hold phones while these are being verified, so they are sealed like every other personal field.
SESSION_ENGINE = "doorstep.modules.accounts.session_store"
# Where codes go: shown in development and tests, sent by mail and an SMS gateway in production.
CODE_SENDER = "doorstep.integrations.codes_shown.ShownCodes"
if _env.environment == "prod":
    CODE_SENDER = "doorstep.integrations.codes_sent.SentCodes"
SMS_GATEWAY_URL = _env.sms_gateway_url
SMS_GATEWAY_TOKEN = _env.sms_gateway_token
DEFAULT_FROM_EMAIL = _env.mail_from

SESSION_COOKIE_AGE = 90 * 24 * 3600

ACCOUNT_ADAPTER = "doorstep.modules.accounts.http.allauth_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "password1"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
# An e-mail address given at sign-up is verified by a login code (AccountAdapter.is_login_by_code_required):
# allauth's own verification by code would demand an address of everybody who signs up.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    # Whole networks of phones share an address, so the limits for an address are wide and those for a contact tight.
    "signup": "60/m/ip",
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,4/m/key,40/d/key",
    "verify_phone": "60/m/ip,4/m/key,40/d/key",
    "change_phone": "3/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/30s/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = _env.trusted_proxies

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("app",)
HEADLESS_FRONTEND_URLS = {
    "account_signup": "/sign-in",
    "account_reset_password": "/sign-in/reset",
    "account_reset_password_from_key": "/sign-in/reset?key={key}",
}

USERSESSIONS_ADAPTER = "doorstep.modules.accounts.http.allauth_adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Doorstep"
MFA_ADAPTER = "doorstep.modules.accounts.http.allauth_adapter.SecondFactorAdapter"

UNFOLD = {
    "SITE_TITLE": "Doorstep staff desk",
    "SITE_HEADER": "Doorstep",
    "SITE_SUBHEADER": "Staff desk",
    "SITE_DROPDOWN": [{"icon": "history", "title": "Rehearsal", "link": reverse_lazy("desk-rehearsal")}],
    "SIDEBAR": {"navigation": "doorstep.entrypoints.sidebar.navigation"},
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "LOGIN": {"form": "doorstep.modules.accounts.http.staff_login.StaffLoginForm"},
}
