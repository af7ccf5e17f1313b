"""Promotions over HTTP."""

from ninja import Router

from doorstep.modules.promotions.http.endpoints import router as client_router
from doorstep.modules.promotions.http.staff import router as staff_router

router = Router()
router.add_router("", client_router)
router.add_router("", staff_router)
