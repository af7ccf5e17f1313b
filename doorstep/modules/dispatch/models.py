"""Tables of dispatch."""

from doorstep.modules.dispatch.repair_models import ExpectedTime as ExpectedTime
from doorstep.modules.dispatch.repair_models import MarketRepair as MarketRepair
from doorstep.modules.dispatch.repair_models import Replacement as Replacement
from doorstep.modules.dispatch.search_models import Hunt as Hunt
from doorstep.modules.dispatch.search_models import JobOffer as JobOffer
from doorstep.modules.dispatch.search_models import MarketTerms as MarketTerms
from doorstep.modules.dispatch.search_models import Standing as Standing
from doorstep.modules.dispatch.search_models import WeightsVersion as WeightsVersion
