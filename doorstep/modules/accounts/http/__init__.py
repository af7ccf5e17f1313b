"""Accounts over HTTP: ``router`` goes under ``/api/v1``, ``auth_urls`` under ``/api/v1/auth/``."""

from ninja import Router

from doorstep.modules.accounts.http.endpoints import router as own_router
from doorstep.modules.accounts.http.people import router as people_router

router = Router()
router.add_router("", own_router)
router.add_router("", people_router)

__all__ = ["router"]
