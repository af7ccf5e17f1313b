"""Comparing providers' reports with the ledger, day by day, and closing what differs."""

import logging
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from doorstep.infra.audit import record_act
from doorstep.infra.db import open_transaction, transaction, transaction_required
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, PostingKind, StatementEntry, account
from doorstep.modules.payments.gateways import find_gateway, gateway_names
from doorstep.modules.payments.models import Reconciliation, ReconciliationDifference
from doorstep.modules.payments.ports import PaymentGateway, Unknown
from doorstep.modules.payments.reconciliation_contracts import (
    Difference,
    DifferenceClosed,
    DifferenceState,
    Movement,
    ReconciliationFacts,
    ReportUnavailable,
)
from doorstep.modules.payments.rules.reconciling import find_differences

log = logging.getLogger(__name__)

LONGEST_NOTE = 500
_DAY = timedelta(days=1)
# What moved so lately may still be on its way to us.
_UNDER_WAY = timedelta(minutes=10)
_PAGE = 500
_DAYS_BACK = 3
# Paid out or set off inside the ledger: the provider's report of payments has nothing of these.
_NOT_REPORTED = frozenset({PostingKind.RELEASE, PostingKind.SETTLEMENT, PostingKind.PAYOUT})


def reconcile_day(provider: str, day: date, *, actor: Actor, now: datetime) -> ReconciliationFacts:
    """
    Compare what a provider reports of a day (UTC) with the ledger, and keep what differs.

    Again and again for the same day: what agrees by then is closed, what was resolved stays so. It asks the provider,
    so no transaction may be open. Movements of the last ten minutes are left for later.

    :raises NotAllowed: unless staff asks.
    :raises InvalidInput: for a day that has not begun, or a provider that is not connected.
    :raises ReportUnavailable: if the provider did not answer.
    """
    if not actor.is_staff:
        raise NotAllowed
    since = datetime.combine(day, time(), tzinfo=UTC)
    if since >= now:
        raise InvalidInput("This day has not begun.", field="day")
    gateway = find_gateway(provider)
    if gateway is None:
        raise InvalidInput(f"No provider {provider} is connected.", field="provider", allowed=gateway_names())
    until = min(since + _DAY, now - _UNDER_WAY)
    there = list(_report_of(gateway, since - _DAY, since + 2 * _DAY))
    with open_transaction():
        here = _movements_here(provider, since - _DAY, since + 2 * _DAY)
        found = find_differences(there, here, since=since, until=until)
        row = _keep(provider, day, found, actor=actor, now=now)
        row.movements_there = sum(since <= one.happened_at < until for one in there)
        row.movements_here = sum(since <= one.happened_at < until for one in here)
        row.save(update_fields=["movements_there", "movements_here"])
        return row.facts()


def reconcile_due(now: datetime) -> int:
    """Compare the last whole days that nobody has compared since they ended; how many."""
    today, done = now.astimezone(UTC).date(), 0
    for provider in gateway_names():
        for back in range(1, _DAYS_BACK + 1):
            day = today - timedelta(days=back)
            ended = datetime.combine(day + _DAY, time(), tzinfo=UTC) + _UNDER_WAY
            if (
                ended > now
                or Reconciliation.objects.filter(provider=provider, day=day, compared_at__gte=ended).exists()
            ):
                continue
            try:
                facts = reconcile_day(provider, day, actor=SYSTEM, now=now)
            except ReportUnavailable as error:
                log.warning("no report of %s for %s: %s", provider, day, error.detail)
                break
            done += 1
            if facts.open:
                log.error("%s differs from the ledger in %s movements of %s", provider, len(facts.open), day)
    return done


@transaction
def resolve_difference(difference_id: uuid.UUID, note: str, *, actor: Actor, now: datetime) -> None:
    """
    Close a difference by saying what it was. What has to be put right is put right before, by a correction.

    :raises NotAllowed: unless staff acts.
    :raises NotFound: if there is none.
    :raises InvalidInput: without a note.
    :raises DifferenceClosed: if it is closed.
    """
    if not actor.is_staff:
        raise NotAllowed
    note = note.strip()
    if not 3 <= len(note) <= LONGEST_NOTE:
        raise InvalidInput(f"Say what it was, in 3 to {LONGEST_NOTE} characters.", field="note")
    row = ReconciliationDifference.objects.select_for_update().filter(id=difference_id).first()
    if row is None:
        raise NotFound
    if row.state != DifferenceState.OPEN:
        raise DifferenceClosed
    _close(row, DifferenceState.RESOLVED, actor=actor, note=note, now=now)
    record_act(
        actor=actor,
        act="payments.difference_resolved",
        subject=str(row.id),
        details={"kind": row.kind, "payment": row.payment, "note": note},
        now=now,
    )


def _report_of(gateway: PaymentGateway, since: datetime, until: datetime) -> Iterator[Movement]:
    after: str | None = None
    while True:
        page = gateway.list_movements(since, until, after=after, limit=_PAGE)
        if isinstance(page, Unknown):
            raise ReportUnavailable(page.reason)
        for one in page.movements:
            yield Movement(one.id, one.payment_key, str(one.kind), one.amount, one.happened_at)
        if page.next_after is None:
            return
        after = page.next_after


def _movements_here(provider: str, since: datetime, until: datetime) -> list[Movement]:
    clearing = account(AccountKind.PROVIDER_CLEARING, provider)
    entries = ledger.entries_of_account(clearing, since, until)
    return [
        Movement(entry.key, _payment_of(entry), str(entry.kind), amount, entry.happened_at)
        for entry in entries
        if entry.kind not in _NOT_REPORTED
        for amount in _moved(entry, provider)
        if amount.minor
    ]


def _payment_of(entry: StatementEntry) -> str:
    return str(entry.facts.get("payment") or entry.key)


def _moved(entry: StatementEntry, provider: str) -> Iterator[Money]:
    clearing = account(AccountKind.PROVIDER_CLEARING, provider)
    sums: dict[str, Money] = {}
    for line in entry.lines:
        if line.account == clearing:
            currency = line.amount.currency
            sums[currency] = sums.get(currency, Money(0, currency)) + line.amount
    return iter(sums.values())


@transaction_required
def _keep(provider: str, day: date, found: list[Difference], *, actor: Actor, now: datetime) -> Reconciliation:
    row, _ = Reconciliation.objects.select_for_update().get_or_create(
        provider=provider,
        day=day,
        defaults={
            "id": new_id(), "compared_at": now, "actor": actor.label, "movements_there": 0, "movements_here": 0,
        },
    )  # fmt: skip
    row.compared_at, row.actor = now, actor.label
    row.save(update_fields=["compared_at", "actor"])
    known = {one.key: one for one in row.differences.all()}
    for difference in found:
        before = known.pop(difference.key, None)
        if before is None:
            _add(row, difference, now)
        elif before.state == DifferenceState.GONE:
            _reopen(before)
    _close_gone(known, actor=actor, now=now)
    return row


def _add(row: Reconciliation, difference: Difference, now: datetime) -> None:
    there, here = difference.there, difference.here
    side = there or here
    assert side is not None
    ReconciliationDifference.objects.create(
        id=new_id(),
        reconciliation=row,
        key=difference.key,
        kind=difference.kind,
        state=DifferenceState.OPEN,
        payment=difference.payment,
        currency=side.amount.currency,
        found_at=now,
        **_columns("there", there),
        **_columns("here", here),
    )


def _columns(side: str, movement: Movement | None) -> dict[str, object]:
    if movement is None:
        return {}
    return {
        f"{side}_reference": movement.reference,
        f"{side}_what": movement.what,
        f"{side}_minor": movement.amount.minor,
        f"{side}_at": movement.happened_at,
    }


def _reopen(row: ReconciliationDifference) -> None:
    row.state, row.closed_at, row.closed_by, row.note = DifferenceState.OPEN, None, "", ""
    row.save(update_fields=["state", "closed_at", "closed_by", "note"])


def _close_gone(left: Mapping[str, ReconciliationDifference], *, actor: Actor, now: datetime) -> None:
    for row in left.values():
        if row.state == DifferenceState.OPEN:
            _close(row, DifferenceState.GONE, actor=actor, note="Both sides agree by now.", now=now)


def _close(row: ReconciliationDifference, state: DifferenceState, *, actor: Actor, note: str, now: datetime) -> None:
    row.state, row.closed_at, row.closed_by, row.note = state, now, actor.label, note
    row.save(update_fields=["state", "closed_at", "closed_by", "note"])
