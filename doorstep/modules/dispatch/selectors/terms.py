"""How markets search and what counts, kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``)."""

from dataclasses import dataclass

from doorstep.infra.db import fetch_all
from doorstep.infra.kept import Kept
from doorstep.modules.dispatch.contracts import DispatchTerms, Term, Weights
from doorstep.modules.dispatch.models import MarketTerms
from doorstep.modules.dispatch.rules.scoring import BUILT_IN

_TERMS = ", ".join(Term)
# Everybody's number of jobs is read for it, which only changes when standings are reckoned anew.
_MEDIANS_TIMES_AS_LONG = 30
_MEDIANS = """
SELECT market_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY accepted) FROM dispatch_standing GROUP BY market_id
"""


@dataclass(frozen=True, slots=True)
class _Known:
    """Terms, and weights (those for all under None), by market."""

    terms: dict[str, DispatchTerms]
    weights: dict[str | None, Weights]


def terms_of(market: str) -> DispatchTerms:
    """How a market searches; where nobody has said so, as everywhere."""
    return _kept.get().terms.get(market) or DispatchTerms(market)


def weights_of(market: str) -> Weights:
    """How much each term counts in a market: its newest version, else the newest for all, else what is built in."""
    weights = _kept.get().weights
    return weights.get(market) or weights.get(None) or BUILT_IN


def median_of(market: str) -> float:
    """How many jobs those of a market had of late who were asked at all: the middle one."""
    return _medians.get().get(market, 0.0)


def forget_terms() -> None:
    """Read anew at the next question; called by whoever changes something."""
    _kept.forget()
    _medians.forget()


def _read() -> _Known:
    terms = {row.market_id: _terms_in(row) for row in MarketTerms.objects.all()}
    rows = fetch_all(f"SELECT DISTINCT ON (market_id) market_id, id, {_TERMS} FROM dispatch_weights ORDER BY 1, 2 DESC")
    weights: dict[str | None, Weights] = {
        row[0]: Weights(row[1], dict(zip(Term, row[2:], strict=True))) for row in rows
    }
    return _Known(terms, weights)


def _read_medians() -> dict[str, float]:
    return {market: float(middle) for market, middle in fetch_all(_MEDIANS)}


def _terms_in(row: MarketTerms) -> DispatchTerms:
    return DispatchTerms(
        market=row.market_id,
        asap_minutes=row.asap_minutes,
        asap_search_minutes=row.asap_search_minutes,
        best_search_minutes=row.best_search_minutes,
        best_longest_days=row.best_longest_days,
        wave_seconds=row.wave_seconds,
        wave_sizes=tuple(row.wave_sizes),
        radii_km=tuple(row.radii_km),
        raise_step_bp=row.raise_step_bp,
        raise_limit_bp=row.raise_limit_bp,
        client_raise_step_bp=row.client_raise_step_bp,
        client_raise_limit_bp=row.client_raise_limit_bp,
        widen_minutes=row.widen_minutes,
    )


_kept = Kept(_read)
_medians = Kept(_read_medians, times_as_long=_MEDIANS_TIMES_AS_LONG)
