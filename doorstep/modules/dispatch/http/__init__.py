"""The HTTP edge of dispatch."""

from ninja import Router

from doorstep.modules.dispatch.http.offers import router as offers_router
from doorstep.modules.dispatch.http.repair import router as repair_router
from doorstep.modules.dispatch.http.repair import work_router as repair_work_router
from doorstep.modules.dispatch.http.searches import router as searches_router
from doorstep.modules.dispatch.http.searches import staff as searches_staff

router = Router()
router.add_router("", offers_router)
router.add_router("", searches_router)
router.add_router("", searches_staff)
router.add_router("", repair_router)
router.add_router("", repair_work_router)
