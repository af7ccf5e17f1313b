"""Specialists over HTTP; ``router`` goes under ``/api/v1``."""

from doorstep.modules.specialists.http.endpoints import router

__all__ = ["router"]
