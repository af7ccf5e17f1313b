"""Importing this module sets Django up for the environment the process runs in."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"doorstep.settings.{os.environ.get('DOORSTEP_ENV', 'dev')}")
django.setup()
