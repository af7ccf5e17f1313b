"""Settings shared by all environments. What may differ between machines comes from doorstep.settings.env."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.infra.observability import logging_settings
from doorstep.settings.calendars import *  # noqa: F403
from doorstep.settings.env import ROOT, read_environment
from doorstep.settings.identity import *  # noqa: F403
from doorstep.settings.identity import IDENTITY_APPS, IDENTITY_BROWSER_MIDDLEWARE
from doorstep.settings.notices import *  # noqa: F403
from doorstep.settings.payments import *  # noqa: F403

ENV = read_environment()

ENVIRONMENT = ENV.environment
DEBUG = False
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.hosts
ROOT_URLCONF = "doorstep.entrypoints.urls"
WSGI_APPLICATION = None
APPEND_SLASH = False

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ninja",
    "procrastinate.contrib.django",
    *IDENTITY_APPS,
    "doorstep.infra",
    "doorstep.modules.accounts",
    "doorstep.modules.notify",
    "doorstep.modules.travel",
    "doorstep.modules.catalog",
    "doorstep.modules.specialists",
    "doorstep.modules.ledger",
    "doorstep.modules.availability",
    "doorstep.modules.promotions",
    "doorstep.modules.pricing",
    "doorstep.modules.payments",
    "doorstep.modules.booking",
    "doorstep.modules.fieldwork",
    "doorstep.modules.dispatch",
    "doorstep.modules.reviews",
    "doorstep.modules.discovery",
    "doorstep.modules.insights",
]

# Every API request passes those of MIDDLEWARE; BROWSER_MIDDLEWARE runs inside the fourth, outside LEAN_PATHS only.
MIDDLEWARE = [
    "doorstep.infra.observability.RequestMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "doorstep.infra.methods.MethodProblemMiddleware",
    "doorstep.infra.browser_stack.BrowserStackMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
BROWSER_MIDDLEWARE = [
    *IDENTITY_BROWSER_MIDDLEWARE,  # around the others, as the database may be lost when they save the session
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doorstep.infra.desk_language.PageLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
LEAN_PATHS = ["/api/", "/media/", "/calendar/"]
LEAN_EXCEPTIONS = ["/api/v1/auth/"]
# The admin looks for its middleware in MIDDLEWARE; it runs in BROWSER_MIDDLEWARE.
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]
SILENCED_SYSTEM_CHECKS += ["account.W001"]  # neither phone nor e-mail is demanded by name: the sign-up demands one

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "doorstep" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

_database = dict(ENV.database_parameters)
_timeouts = f"-c lock_timeout=4s -c statement_timeout={ENV.statement_timeout_ms}"
if ENV.database_role == "owner":
    _timeouts = "-c lock_timeout=30s"  # migrations may rewrite a table, but should not wait behind a long reader
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.pop("dbname"),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": _database.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **_database,
            "options": f"{_database.get('options', '')} {_timeouts}".strip(),
        },
    },
}
# How long a process may answer from its memory of services and standard prices.
CATALOGUE_KEPT_SECONDS = 10.0
# The policy of cancelling and moving where no rule names one.
DEFAULT_POLICY = "free"
# Where real visits come from that staff see the effect of a price rule on.
PRICING_EXAMPLES = "doorstep.modules.booking.facade.list_priced_examples"
PREPARED_STATEMENTS = ENV.prepared_statements
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGES += [("zh-hant", _("Traditional Chinese"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "doorstep.settings.formats"

STATIC_URL = "/static/"
MEDIA_ROOT = ENV.data / "media"
DRAWN_PICTURES = ENV.drawn_pictures or ENV.data / "drawn"
MEDIA_URL = "/media/"
WEB_ROOT = ROOT / "web"
MAPS_ROOT = WEB_ROOT / "dist" / "maps"

# Rate limits count here, so the processes must share it; `doorstep migrate` makes the table.
# Its own limit of 300 entries would forget counters just when somebody makes many of them.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "infra_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
if ENV.redis_url:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LOGGING = logging_settings(ENV.log_level)
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}

# Where things outside Django's own settings are read from.
DOORSTEP_KEYS = ENV.keys
PORT = ENV.port
LIVE_URL = ENV.live_url
# Where single ways by road come from; without a router there are none.
ROUTE_SOURCE = "doorstep.integrations.routes_served.ServedRoutes"
VALHALLA_URL = ENV.valhalla_url
# The pages of the native shells, on Android and iOS. No call that they may make carries a cookie.
NATIVE_ORIGINS = ["https://localhost", "capacitor://localhost"]
CORS_ALLOWED_ORIGINS = NATIVE_ORIGINS
CORS_URLS_REGEX = r"^/(api|maps)/"
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "idempotency-key", "range", "x-session-token"]
CORS_EXPOSE_HEADERS = ["content-range", "etag", "retry-after", "x-request-id"]
# Pages that may open streams. Streams carry no cookies, so in development any page may.
_PAGES = [*(f"https://{host}" for host in ENV.hosts), *NATIVE_ORIGINS]
LIVE_ORIGINS = "|".join(re.escape(page) for page in _PAGES) if ENVIRONMENT == "prod" else ".*"
TRUSTED_PROXY_COUNT = ENV.trusted_proxies
# Links in mails and calendar files.
PUBLIC_URL = ENV.public_url or (f"https://{ENV.hosts[0]}" if ENVIRONMENT == "prod" else f"http://localhost:{ENV.port}")
