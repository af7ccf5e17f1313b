"""How the demo cities find somebody else when a specialist drops out."""

from doorstep.infra.db import transaction_required
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.dispatch.contracts import RepairTerms

WAITS_MINUTES = {"hel": 15, "mow": 15, "sha": 15, "tpe": 15}
TERMS = (
    RepairTerms("hel", compensation_bp=1000),
    RepairTerms("mow", within_minutes=240, too_late_minutes=40, compensation_bp=1000),
    RepairTerms("sha", compensation_bp=500),
    RepairTerms("tpe", compensation_bp=500),
)


@transaction_required
def save_repair_terms() -> None:
    """Orders wait for somebody else in all demo cities, and broken promises are worth points."""
    accounts.save_replace_minutes(WAITS_MINUTES)
    dispatch.save_repair_terms(TERMS)
