"""Availability over HTTP; ``router`` goes under ``/api/v1``."""

from ninja import Router

from doorstep.modules.availability.http.calendars import router as calendars_router
from doorstep.modules.availability.http.endpoints import router as own_router

router = Router()
router.add_router("", own_router)
router.add_router("", calendars_router)

__all__ = ["router"]
