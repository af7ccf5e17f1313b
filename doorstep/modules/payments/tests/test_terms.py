"""How a market is paid: contradictions are refused with their reason, changes are kept, nobody overwrites another."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from doorstep.infra.db import open_transaction
from doorstep.infra.models import AuditEntry
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, Settlement, Timing
from doorstep.modules.payments.desk_contracts import TermsChanged
from doorstep.modules.payments.models import MarketTermsRow
from doorstep.modules.payments.ready_terms import READY_TERMS
from doorstep.modules.payments.rules.terms import ProviderFacts, check_terms, read_terms, write_terms
from doorstep.modules.payments.selectors.terms import forget_terms, terms_of
from doorstep.modules.payments.services.terms import CHANGED, change_terms
from doorstep.modules.payments.tests.builders import CLIENT
from doorstep.modules.payments.tests.test_staff_refunds import STAFF
from tests.payments import in_process_sandbox

CARD, DEPOSIT = (PaymentMethod.CARD, Timing.PREPAY), (PaymentMethod.CARD, Timing.DEPOSIT)
HOLD, CASH = (PaymentMethod.CARD, Timing.HOLD), (PaymentMethod.CASH, Timing.AT_DOOR)
ALL = ProviderFacts(holds=True, split=True, currencies=frozenset({"EUR"}))
NONE = ProviderFacts(holds=False, split=False, currencies=frozenset({"EUR"}))
GOOD = MarketTerms("hel", provider="sandbox", ways=(HOLD, CARD, DEPOSIT, CASH), deposit_bp=2000, commission_bp=1500)


@pytest.mark.parametrize("code", sorted(READY_TERMS))
def test_the_ready_terms_contradict_nothing(code: str) -> None:
    terms = read_terms({"market": code, **READY_TERMS[code]})
    check_terms(terms, currency="EUR", provider=ALL)
    assert read_terms(write_terms(terms)) == terms


@pytest.mark.parametrize(
    ("changes", "provider", "field"),
    [
        ({"ways": ()}, ALL, "ways"),
        ({"ways": (CARD, CARD)}, ALL, "ways"),
        ({"ways": ((PaymentMethod.CASH, Timing.PREPAY),)}, ALL, "ways"),
        ({"provider": ""}, None, "provider"),
        ({"provider": "unheard"}, None, "provider"),
        ({"provider": "", "ways": (CASH,), "settlement": Settlement.PROVIDER_SPLIT}, None, "settlement"),
        ({"settlement": Settlement.PROVIDER_SPLIT, "ways": (CARD,)}, NONE, "settlement"),
        ({}, NONE, "ways"),
        ({}, replace(ALL, currencies=frozenset({"RUB"})), "provider"),
        ({"deposit_bp": 0}, ALL, "deposit_bp"),
        ({"ways": (CARD,), "deposit_bp": 0, "deposit_groups": frozenset({"new"})}, ALL, "deposit_bp"),
        ({"deposit_minor": 5_000, "deposit_from_minor": 4_000}, ALL, "deposit_from_minor"),
        ({"deposit_bp": 10_000}, ALL, "deposit_bp"),
        ({"deposit_bp": -1}, ALL, "deposit_bp"),
        ({"commission_bp": 5_001}, ALL, "commission_bp"),
        ({"complaint_hours": -1}, ALL, "complaint_hours"),
        ({"payment_minutes": 0}, ALL, "payment_minutes"),
        ({"four_eyes_minor": -1}, ALL, "four_eyes_minor"),
        ({"debt_reminder_hours": 0}, ALL, "debt_reminder_hours"),
    ],
)
def test_contradictions_are_refused_with_their_reason(
    changes: dict[str, object], provider: ProviderFacts | None, field: str
) -> None:
    check_terms(GOOD, currency="EUR", provider=ALL)
    with pytest.raises(InvalidInput) as refused:
        check_terms(replace(GOOD, **changes), currency="EUR", provider=provider)  # type: ignore[arg-type]
    assert refused.value.context["field"] == field
    assert refused.value.detail


@pytest.fixture
def market() -> Iterator[MarketTerms]:
    with open_transaction():
        accounts.ensure_markets()
    MarketTermsRow.objects.update_or_create(market_id="hel", defaults=READY_TERMS["hel"])
    forget_terms()
    with in_process_sandbox():
        yield terms_of("hel")
    forget_terms()


@pytest.mark.django_db
def test_a_change_holds_at_once_and_is_kept(market: MarketTerms) -> None:
    changed = replace(market, commission_bp=1800, ways=(CARD, CASH))
    change_terms(changed, replaces=market, actor=STAFF, now=utc_now())
    assert terms_of("hel") == changed
    entry = AuditEntry.objects.get(act=CHANGED, subject="hel")
    assert entry.actor == "staff:1"
    assert entry.details["commission_bp"] == [1500, 1800]
    assert set(entry.details) == {"commission_bp", "ways"}
    change_terms(changed, replaces=changed, actor=STAFF, now=utc_now())
    assert AuditEntry.objects.filter(act=CHANGED).count() == 1


@pytest.mark.django_db
def test_nobody_overwrites_what_another_changed(market: MarketTerms) -> None:
    change_terms(replace(market, complaint_hours=48), replaces=market, actor=STAFF, now=utc_now())
    with pytest.raises(TermsChanged):
        change_terms(replace(market, commission_bp=0), replaces=market, actor=STAFF, now=utc_now())
    with pytest.raises(NotAllowed):
        change_terms(market, replaces=market, actor=CLIENT, now=utc_now())
    with pytest.raises(InvalidInput):
        change_terms(replace(market, provider=""), replaces=terms_of("hel"), actor=STAFF, now=utc_now())
    assert (terms_of("hel").complaint_hours, terms_of("hel").commission_bp) == (48, market.commission_bp)
