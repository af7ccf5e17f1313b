"""The catalogue over HTTP; ``router`` goes under ``/api/v1``."""

from doorstep.modules.catalog.http.endpoints import router

__all__ = ["router"]
