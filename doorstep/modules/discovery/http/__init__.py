"""Search over HTTP; ``router`` goes under ``/api/v1``."""

from ninja import Router

from doorstep.modules.discovery.http.endpoints import router as search_router
from doorstep.modules.discovery.http.filters import router as filters_router

router = Router()
router.add_router("", search_router)
router.add_router("", filters_router)

__all__ = ["router"]
