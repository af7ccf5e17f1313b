"""The HTTP edge of notices."""

from doorstep.modules.notify.http.endpoints import router

__all__ = ["router"]
