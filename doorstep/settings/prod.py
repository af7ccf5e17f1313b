"""Production: behind a proxy that ends TLS; the environment was checked when it was read."""

from doorstep.settings.base import *  # noqa: F403
from doorstep.settings.base import ENV
from doorstep.settings.notices import mailers_of

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_SSL_REDIRECT = True

if ENV.mail_url:
    MAILERS = mailers_of(ENV.mail_url)
