"""Search over HTTP; ``router`` goes under ``/api/v1``."""

from doorstep.modules.discovery.http.endpoints import router

__all__ = ["router"]
