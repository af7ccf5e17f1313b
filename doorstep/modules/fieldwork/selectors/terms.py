"""What markets demand of visits, kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``)."""

from doorstep.infra.kept import Kept
from doorstep.modules.fieldwork.contracts import FieldTerms
from doorstep.modules.fieldwork.models import MarketTerms


def terms_of(market: str) -> FieldTerms:
    """What a market demands; where nobody has said so, nothing."""
    return _kept.get().get(market) or FieldTerms(market)


def forget_terms() -> None:
    """Read terms anew at the next question; called by whoever changes them."""
    _kept.forget()


def _terms_in(row: MarketTerms) -> FieldTerms:
    return FieldTerms(
        market=row.market_id,
        check_in_required=row.check_in_required,
        geofence_m=row.geofence_m,
        sign_off_required=row.sign_off_required,
        positions_kept_hours=row.positions_kept_hours,
        coarse_before=row.coarse_before,
        share_hours=row.share_hours,
        timer_grace_minutes=row.timer_grace_minutes,
    )


_kept = Kept(lambda: {row.market_id: _terms_in(row) for row in MarketTerms.objects.all()})
