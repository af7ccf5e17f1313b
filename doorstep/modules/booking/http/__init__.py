"""The HTTP edge of booking."""

from ninja import Router

from doorstep.modules.booking.http.calendar import router as calendar_router
from doorstep.modules.booking.http.client import browse
from doorstep.modules.booking.http.client import router as client_router
from doorstep.modules.booking.http.specialist import router as specialist_router

router = Router()
router.add_router("", browse)
router.add_router("", client_router)
router.add_router("", calendar_router)
router.add_router("", specialist_router)
