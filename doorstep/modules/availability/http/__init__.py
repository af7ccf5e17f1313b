"""Availability over HTTP; ``router`` goes under ``/api/v1``."""

from doorstep.modules.availability.http.endpoints import router

__all__ = ["router"]
