"""Accounts over HTTP: ``router`` goes under ``/api/v1``, ``auth_urls`` under ``/api/v1/auth/``."""

from doorstep.modules.accounts.http.endpoints import router

__all__ = ["router"]
