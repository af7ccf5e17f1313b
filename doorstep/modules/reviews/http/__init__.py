"""Reviews over HTTP."""

from doorstep.modules.reviews.http.endpoints import router

__all__ = ["router"]
