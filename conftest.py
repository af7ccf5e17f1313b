"""Loaded for every test: databases, the fixed time, and what may not leak from one test to the next."""

pytest_plugins = ["tests.plugin"]
