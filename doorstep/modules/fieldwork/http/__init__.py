"""Fieldwork over HTTP."""

from ninja import Router

from doorstep.modules.fieldwork.http.door import client_router as door_client_router
from doorstep.modules.fieldwork.http.door import router as door_router
from doorstep.modules.fieldwork.http.following import router as following_router
from doorstep.modules.fieldwork.http.positions import router as positions_router
from doorstep.modules.fieldwork.http.safety import router as safety_router
from doorstep.modules.fieldwork.http.sync import router as sync_router

router = Router()
router.add_router("", door_router)
router.add_router("", door_client_router)
router.add_router("", following_router)
router.add_router("", positions_router)
router.add_router("", safety_router)
router.add_router("", sync_router)
