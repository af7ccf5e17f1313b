"""The HTTP edge of insights."""

from doorstep.modules.insights.http.endpoints import router

__all__ = ["router"]
