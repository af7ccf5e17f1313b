"""Tests: cheap password hashing, no log output; tests/conftest.py points the database at a clone of its own."""

import os

os.environ.setdefault("DOORSTEP_ENV", "test")

from doorstep.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
LOGGING_CONFIG = None
