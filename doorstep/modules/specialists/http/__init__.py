"""Specialists over HTTP; ``router`` goes under ``/api/v1``."""

from ninja import Router

from doorstep.modules.specialists.http.endpoints import router as profile_router
from doorstep.modules.specialists.http.showcase import router as showcase_router

router = Router()
router.add_router("", profile_router)
router.add_router("", showcase_router)

__all__ = ["router"]
