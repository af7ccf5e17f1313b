"""The HTTP edge of payments: a client's payments and wallet, statements for staff, and the messages of providers."""

from ninja import Router

from doorstep.modules.payments.http.payments import router as payments_router
from doorstep.modules.payments.http.statements import router as statements_router
from doorstep.modules.payments.http.webhooks import router as webhooks_router

router = Router()
router.add_router("", payments_router)
router.add_router("", statements_router)
router.add_router("", webhooks_router)
