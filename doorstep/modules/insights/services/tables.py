"""A rehearsal as rows of text: for a terminal, and for a spreadsheet."""

from collections.abc import Iterator

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.insights.contracts import Comparison, Figures, Rehearsal

_HEADER = (
    "part", "name", "as", "visits", "income", "fees", "refunds", "booked_minutes", "open_minutes", "fill", "currency",
)  # fmt: skip
_COLUMNS = (
    "", "visits", "changed", "income", "changed", "difference", "fees", "changed", "refunds", "changed", "fill %",
    "changed",
)  # fmt: skip


def fill_text(figures: Figures, open_minutes: int) -> str:
    """The share of working time that visits took, in percent; empty without working time."""
    return f"{100 * figures.booked_minutes / open_minutes:.2f}" if open_minutes else ""


def rows_of(found: Rehearsal, language: str) -> Iterator[tuple[str | int, ...]]:
    """
    Every figure, one row for each part as it was agreed, by today's rules, and with the change; the header first.

    The visits that change most follow, with the reason in place of the share.
    """

    def text(minor: int) -> str:
        return Money(minor, found.currency).plain

    yield _HEADER
    for part, name, comparison, open_minutes in _parts(found, language):
        for said in ("agreed", "today", "changed"):
            figures: Figures = getattr(comparison, said)
            yield (
                part, name, said, figures.visits, text(figures.income_minor), text(figures.fees_minor),
                text(figures.refunds_minor), figures.booked_minutes, open_minutes, fill_text(figures, open_minutes),
                found.currency,
            )  # fmt: skip
    for visit in found.most:
        for said, outcome in (("today", visit.today), ("changed", visit.changed)):
            lost = said == "changed" and visit.no_room is not None
            income, fee, refund = (0, 0, 0) if lost else (outcome.income.minor, outcome.fee.minor, outcome.refund.minor)
            yield (
                "visit", visit.order_number, said, int(outcome.took_place and not lost), text(income), text(fee),
                text(refund), "", "", "no room" if lost else outcome.reason, found.currency,
            )  # fmt: skip


def _parts(found: Rehearsal, language: str) -> Iterator[tuple[str, str, Comparison, int]]:
    whole = found.total.open_minutes
    yield "total", "", found.total, whole
    for monday, week in found.weeks:
        yield "week", monday.isoformat(), week, week.open_minutes
    for number, names, category in found.categories:
        yield "category", text_in(names, language) or str(number), category, whole


def table_of(found: Rehearsal, language: str) -> Iterator[tuple[str, ...]]:
    """Today's rules beside the change, a row a part; the header first. Amounts in the rehearsal's currency."""

    def text(minor: int) -> str:
        return Money(minor, found.currency).plain

    yield _COLUMNS
    for part, name, both, open_minutes in _parts(found, language):
        today, changed = both.today, both.changed
        yield (
            name or part, str(today.visits), str(changed.visits), text(today.income_minor),
            text(changed.income_minor), text(changed.income_minor - today.income_minor), text(today.fees_minor),
            text(changed.fees_minor), text(today.refunds_minor), text(changed.refunds_minor),
            fill_text(today, open_minutes), fill_text(changed, open_minutes),
        )  # fmt: skip
