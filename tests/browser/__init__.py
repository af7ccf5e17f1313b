"""Journeys in real Chromium against the running program."""
