"""The HTTP edge of pricing: staff keep rules of prices and policies."""

from ninja import Router

from doorstep.modules.pricing.http.policies import router as policies_router
from doorstep.modules.pricing.http.rules import router as rules_router

router = Router()
router.add_router("", rules_router)
router.add_router("", policies_router)
