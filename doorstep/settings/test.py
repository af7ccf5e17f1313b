"""Tests: cheap password hashing, no log output; tests/plugin.py points the database at a clone of its own."""

import os
import sys

from doorstep.settings.env import Environment

if "pytest" in sys.modules:
    # Tests mean the same whatever the shell that starts them was set up for. Processes which they start are told more.
    for _field in Environment.model_fields.values():
        os.environ.pop(_field.alias or "", None)
os.environ["DOORSTEP_ENV"] = "test"

from doorstep.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MAIL_SENDER = "doorstep.integrations.mail_sent.SentMails"
MAIL_READY = True
PUSH_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
PUSH_ALLOW_PRIVATE = True
CALENDAR_ALLOW_PRIVATE = True
LOGGING_CONFIG = None
CATALOGUE_KEPT_SECONDS = 0.0  # tests change the catalogue as they like
