"""A day compared with the provider's report: what differs is found, closes itself once it agrees, or is explained."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from doorstep.infra.db import open_transaction
from doorstep.infra.models import AuditEntry
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Posting, PostingKind, account, credit, debit
from doorstep.modules.payments.contracts import Payment
from doorstep.modules.payments.models import Reconciliation, ReconciliationDifference
from doorstep.modules.payments.reconciliation_contracts import (
    DifferenceClosed,
    DifferenceKind,
    ReconciliationFacts,
    ReportUnavailable,
)
from doorstep.modules.payments.services.reconcile import reconcile_day, reconcile_due, resolve_difference
from doorstep.modules.payments.tests.builders import CLIENT, PRICE, eur, gave_back, started
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db

STAFF = Actor(role=Role.STAFF, user_id=1)
ANOTHER = Actor(role=Role.STAFF, user_id=2)


@pytest.fixture
def till() -> Iterator[Till]:
    with in_process_sandbox() as made:
        yield made


def paid(till: Till, *, deliver: bool = True) -> Payment:
    payment = started()
    till.pay(payment.id)
    if deliver:
        till.deliver()
    return payment


def compared(day: datetime, actor: Actor = STAFF) -> ReconciliationFacts:
    return reconcile_day("sandbox", day.astimezone(UTC).date(), actor=actor, now=day + timedelta(hours=1))


def post_by_hand(payment: str, minor: int) -> None:
    lines = (
        debit(account(AccountKind.PROVIDER_CLEARING, "sandbox"), eur(minor)),
        credit(account(AccountKind.CLIENT_BALANCE, 7), eur(minor)),
    )
    with open_transaction():
        posting = Posting(PostingKind.TOP_UP, f"capture:{payment}", lines, None, {"payment": payment})
        ledger.post(posting, actor=SYSTEM, now=utc_now())


def test_a_day_on_which_all_agrees(till: Till) -> None:
    payment = paid(till)
    gave_back(payment.id, 900)
    till.settle()
    found = compared(utc_now())
    assert (found.open, found.movements_there, found.movements_here) == ([], 2, 2)


def test_money_that_came_and_was_never_recorded(till: Till) -> None:
    day, payment = utc_now(), paid(till, deliver=False)
    (difference,) = compared(day).open
    assert (difference.kind, difference.payment) == (DifferenceKind.MISSING_HERE, str(payment.id))
    assert difference.there is not None
    assert difference.there.amount == eur(PRICE)
    till.deliver()
    assert compared(day).open == []
    row = ReconciliationDifference.objects.get()
    assert (row.state, row.closed_by) == ("gone", "staff:1")


def test_money_that_the_provider_knows_nothing_of(till: Till) -> None:
    day, invented = utc_now(), str(new_id())
    paid(till)
    post_by_hand(invented, 700)
    (difference,) = compared(day).open
    assert (difference.kind, difference.payment) == (DifferenceKind.MISSING_THERE, invented)


def test_an_amount_that_differs(till: Till) -> None:
    day, payment = utc_now(), paid(till)
    till.store.run("UPDATE movement SET amount = amount - 100")
    (difference,) = compared(day).open
    assert (difference.kind, difference.payment) == (DifferenceKind.AMOUNT_DIFFERS, str(payment.id))
    assert difference.there is not None
    assert difference.here is not None
    assert (difference.there.amount, difference.here.amount) == (eur(PRICE - 100), eur(PRICE))


def test_what_moved_a_moment_ago_may_be_on_its_way(till: Till) -> None:
    paid(till, deliver=False)
    found = reconcile_day("sandbox", utc_now().date(), actor=STAFF, now=utc_now() + timedelta(minutes=5))
    assert found.open == []


def test_a_difference_is_explained_once_and_stays_so(till: Till) -> None:
    day = utc_now()
    paid(till, deliver=False)
    compared(day)
    row = ReconciliationDifference.objects.get()
    for actor, note, refusal in ((CLIENT, "Mine", NotAllowed), (STAFF, " ", InvalidInput)):
        with pytest.raises(refusal):
            resolve_difference(row.id, note, actor=actor, now=day)
    resolve_difference(row.id, "Taken twice by the bank", actor=STAFF, now=day)
    with pytest.raises(DifferenceClosed):
        resolve_difference(row.id, "Again", actor=ANOTHER, now=day)
    assert compared(day, actor=ANOTHER).open == []
    row.refresh_from_db()
    assert (row.state, row.note, row.closed_by) == ("resolved", "Taken twice by the bank", "staff:1")
    assert AuditEntry.objects.filter(act="payments.difference_resolved", subject=str(row.id)).count() == 1


def test_a_provider_that_does_not_answer_changes_nothing(till: Till) -> None:
    till.break_next("read", "never_arrives")
    with pytest.raises(ReportUnavailable):
        compared(utc_now())
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize(
    ("provider", "days", "actor", "refusal"),
    [
        ("sandbox", 0, CLIENT, NotAllowed),
        ("sandbox", 2, STAFF, InvalidInput),
        ("nobody", 0, STAFF, InvalidInput),
    ],
)
def test_what_is_not_compared(till: Till, provider: str, days: int, actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        reconcile_day(provider, utc_now().date() + timedelta(days=days), actor=actor, now=utc_now())


def test_whole_days_compare_themselves_once(till: Till) -> None:
    paid(till, deliver=False)
    tomorrow = datetime.combine(utc_now().date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    assert reconcile_due(tomorrow + timedelta(minutes=20)) == 3
    assert reconcile_due(tomorrow + timedelta(minutes=40)) == 0
    assert ReconciliationDifference.objects.filter(state="open").count() == 1
