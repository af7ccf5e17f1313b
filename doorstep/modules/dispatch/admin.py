"""The staff desk's view of dispatch."""

from doorstep.modules.dispatch.repair_desk import ExpectedTimeAdmin, MarketRepairAdmin, ReplacementAdmin
from doorstep.modules.dispatch.search_desk import (
    HuntAdmin,
    JobOfferAdmin,
    MarketTermsAdmin,
    StandingAdmin,
    WeightsVersionAdmin,
)

__all__ = [
    "ExpectedTimeAdmin",
    "HuntAdmin",
    "JobOfferAdmin",
    "MarketRepairAdmin",
    "MarketTermsAdmin",
    "ReplacementAdmin",
    "StandingAdmin",
    "WeightsVersionAdmin",
]
