"""A small crowd made in the way of a hundred thousand: whole, bookable, and without a trace when it fails."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest
from django.db import connection

from doorstep.entrypoints.seed import scale
from doorstep.entrypoints.seed.tests.test_fill import check_claims, check_history, count
from doorstep.infra.copying import CopyBatch, write_batch
from doorstep.infra.db import fetch_all
from doorstep.infra.postgres import OWNER_ROLE
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import facade as booking

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


@pytest.fixture
def _as_owner(cloned_database: object) -> Iterator[None]:
    """Connections of the owner, who may drop and make indexes."""
    user = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = OWNER_ROLE
    yield
    connection.close()
    connection.settings_dict["USER"] = user


def structure() -> list[tuple[object, ...]]:
    """All indexes and constraints."""
    return fetch_all("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1") + fetch_all(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint "
        "WHERE contype <> 'n' AND connamespace = 'public'::regnamespace ORDER BY 1, 2"
    )


@pytest.mark.usefixtures("_as_owner")
def test_the_crowd_is_whole() -> None:
    before, said = structure(), list[str]()
    scale.fill_market(60, market="sha", past_visits=3, now=NOW, say=said.append)
    assert structure() == before
    assert "60 specialists" in said[-1]
    assert count("SELECT count(*) FROM specialists_specialist") == 60
    assert count("SELECT count(*) FROM accounts_user u JOIN specialists_specialist s ON s.id = u.specialist_id") == 60
    assert count("SELECT min(n) FROM (SELECT count(*) AS n FROM specialists_offer GROUP BY specialist_id) x") >= 3
    check_claims()
    check_history()
    assert availability.extend_free_days(NOW) == 0
    coming, past = "starts_at > %s AND starts_at < %s + interval '15 days'", "starts_at < %s"
    ((visits,),) = fetch_all(f"SELECT count(*) FROM booking_visit WHERE {coming}", [NOW, NOW])
    ((earlier,),) = fetch_all(f"SELECT count(*) FROM booking_visit WHERE {past}", [NOW])
    assert 540 <= visits <= 600
    assert 160 <= earlier <= 180
    assert count("SELECT count(*) FROM booking_visit v WHERE NOT EXISTS (SELECT FROM booking_order o "
                 "JOIN payments_paymentintent p ON p.order_id = o.id WHERE o.id = v.order_id)") == 0  # fmt: skip
    commonest = "SELECT max(n) FROM (SELECT count(*) AS n FROM specialists_specialistskill GROUP BY skill_id) x"
    assert 20 <= count(commonest) <= 45
    with pytest.raises(SystemExit, match="before"):
        scale.fill_market(60, market="sha", past_visits=0, now=NOW, say=said.append)


@pytest.mark.long
@pytest.mark.usefixtures("_as_owner")
def test_another_market_is_added_to_tables_with_rows() -> None:
    scale.fill_market(5, market="sha", past_visits=0, now=NOW, say=lambda _: None)
    before = structure()
    scale.fill_market(5, market="hel", past_visits=0, now=NOW, say=lambda _: None)
    assert structure() == before
    assert dict(fetch_all("SELECT market_id, count(*) FROM specialists_specialist GROUP BY 1")) == {"sha": 5, "hel": 5}


@pytest.mark.usefixtures("_as_owner")
def test_a_failure_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    before, written = structure(), list[int]()

    def failing(batch: CopyBatch) -> None:
        write_batch(batch)
        written.append(count("SELECT count(*) FROM accounts_user"))
        if len(written) == 2:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(scale, "write_batch", failing)
    with pytest.raises(RuntimeError, match="disk"):
        scale.fill_market(5, market="sha", past_visits=0, now=NOW, say=lambda _: None)
    assert written[-1] > 0
    assert count("SELECT count(*) FROM accounts_user") == 0
    assert structure() == before


def test_order_numbers_of_different_parts_never_meet() -> None:
    numbers = [
        number
        for first in (0, 5_000, 10_000)
        for number in islice(booking.scattered_numbers(first, key=2**38 + 1), 5_000)
    ]
    assert len(set(numbers)) == len(numbers) == 15_000
    assert {len(number) for number in numbers} == {8}
