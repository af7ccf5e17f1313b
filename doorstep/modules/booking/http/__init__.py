"""The HTTP edge of booking."""

from ninja import Router

from doorstep.modules.booking.http.again import router as again_router
from doorstep.modules.booking.http.calendar import router as calendar_router
from doorstep.modules.booking.http.client import browse
from doorstep.modules.booking.http.client import router as client_router
from doorstep.modules.booking.http.discounts import router as discounts_router
from doorstep.modules.booking.http.door import router as door_router
from doorstep.modules.booking.http.earnings import router as earnings_router
from doorstep.modules.booking.http.extras import router as extras_router
from doorstep.modules.booking.http.extras import work_router as extras_work_router
from doorstep.modules.booking.http.feeds import router as feeds_router
from doorstep.modules.booking.http.links import router as links_router
from doorstep.modules.booking.http.paying import router as paying_router
from doorstep.modules.booking.http.policies import router as policies_router
from doorstep.modules.booking.http.proposals import router as proposals_router
from doorstep.modules.booking.http.proposals import work_router as proposals_work_router
from doorstep.modules.booking.http.receipts import router as receipts_router
from doorstep.modules.booking.http.searches import router as searches_router
from doorstep.modules.booking.http.specialist import router as specialist_router
from doorstep.modules.booking.http.together import browse as together_browse
from doorstep.modules.booking.http.together import router as together_router

router = Router()
router.add_router("", browse)
router.add_router("", client_router)
router.add_router("", together_browse)
router.add_router("", together_router)
router.add_router("", again_router)
router.add_router("", calendar_router)
router.add_router("", discounts_router)
router.add_router("", door_router)
router.add_router("", earnings_router)
router.add_router("", extras_router)
router.add_router("", extras_work_router)
router.add_router("", feeds_router)
router.add_router("", links_router)
router.add_router("", paying_router)
router.add_router("", policies_router)
router.add_router("", proposals_router)
router.add_router("", proposals_work_router)
router.add_router("", receipts_router)
router.add_router("", searches_router)
router.add_router("", specialist_router)
