"""A small demo city in a real database: filled, kept fresh, and honest about availability."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.entrypoints import seed
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.accounts import DEMO_PASSWORD, STAFF_EMAIL
from doorstep.entrypoints.seed.fill import fill_database
from doorstep.entrypoints.seed.topup import add_coming_visits
from doorstep.infra.db import fetch_all, fetch_one
from doorstep.modules.accounts.models import User
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.reviews.rules import shown_rating

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def count(sql: str) -> int:
    row = fetch_one(sql)
    assert row is not None
    return int(row[0])


@pytest.fixture
def filled(cloned_database: object) -> list[str]:
    """Twenty specialists and fifteen clients in each market; the lines that were said."""
    said: list[str] = []
    fill_database(specialist_count=20, client_count=15, now=NOW, say=said.append)
    availability.extend_free_days(NOW)
    return said


def test_the_city_is_whole(filled: list[str]) -> None:
    assert [line.split(":")[0].strip() for line in filled] == ["catalogue", "Helsinki", "Moscow", "Shanghai", "Taipei"]
    assert count("SELECT count(*) FROM specialists_specialist") == 80
    assert count("SELECT min(n) FROM (SELECT count(*) AS n FROM specialists_offer GROUP BY specialist_id) x") >= 3
    states = dict(fetch_all("SELECT state, count(*) FROM booking_visit GROUP BY state"))
    assert {"done", "cancelled", "no_show", "declined", "accepted", "requested"} <= set(states)
    staff = User.objects.get(pk=count(f"SELECT user_id FROM account_emailaddress WHERE email = '{STAFF_EMAIL}'"))
    assert staff.is_staff
    assert staff.check_password(DEMO_PASSWORD)
    check_claims()
    check_history()
    check_reviews()
    check_inboxes()


def check_inboxes() -> None:
    """The demo accounts were told what happened, in the past, and nothing is on its way to anybody."""
    rows = fetch_all(
        "SELECT n.app, count(DISTINCT n.user_id), count(*), count(*) FILTER (WHERE n.read_at IS NULL) "
        "FROM notify_notice n GROUP BY n.app ORDER BY n.app"
    )
    assert [(app, people) for app, people, _, _ in rows] == [("client", 4), ("specialist", 4)]
    assert all(notices > 20 for _, _, notices, _ in rows)
    assert any(unread for _, _, _, unread in rows)
    assert count("SELECT count(*) FROM notify_delivery") == 0
    moments = [row[0] for row in fetch_all("SELECT max(created_at) FROM notify_notice")]
    assert moments[0] <= NOW
    assert count("SELECT count(*) FROM booking_reminder") > 0


def check_claims() -> None:
    """What occupies time is claimed, nothing else is, and it fits into working hours."""
    claimed = {row[0] for row in fetch_all("SELECT holder_id FROM availability_claim")}
    occupying = set(Visit.objects.filter(state__in=["done", "accepted", "requested"]).values_list("id", flat=True))
    assert claimed == occupying
    assert availability.rebuild_free_days(NOW) == 0
    assert count("SELECT count(*) FROM availability_conflict") == 0


def check_history() -> None:
    """The recorded steps of every visit lead to its state, and none lies in the future."""
    rows = fetch_all(
        "SELECT v.state, array_agg(c.target ORDER BY c.id), array_agg(c.source ORDER BY c.id), "
        "array_agg(c.changed_at ORDER BY c.id) "
        "FROM booking_visit v JOIN infra_statechange c ON c.object_id = v.id GROUP BY v.id"
    )
    assert len(rows) == Visit.objects.count()
    for state, targets, sources, moments in rows:
        assert targets[-1] == state
        assert sources == ["", *targets[:-1]]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def check_reviews() -> None:
    """Done visits only, after they ended, in the cities' languages; ratings are what they add up to."""
    wrong = "SELECT count(*) FROM reviews_review r JOIN booking_visit v ON v.id = r.visit_id "
    assert (
        count(wrong + "WHERE v.state <> 'done' OR r.created_at < v.done_at OR r.specialist_id <> v.specialist_id") == 0
    )
    assert count(wrong + "JOIN booking_order o ON o.id = v.order_id WHERE r.client_id <> o.client_id") == 0
    assert count("SELECT count(*) FROM reviews_review WHERE created_at > now() OR replied_at < created_at") == 0
    assert count("SELECT count(DISTINCT language) FROM reviews_review") == 4
    assert count("SELECT count(*) FROM reviews_review WHERE reply_text <> ''") > 20
    rows = fetch_all(
        "SELECT s.rating, s.rating_count, sum(r.stars), count(r.id), m.mean FROM specialists_specialist s "
        "JOIN reviews_marketmean m USING (market_id) LEFT JOIN reviews_review r ON r.specialist_id = s.id "
        "GROUP BY s.id, m.mean"
    )
    for rating, rated, stars, reviews, mean in rows:
        assert rated == reviews
        assert rating == shown_rating(stars=stars or 0, count=reviews, prior=mean)


def test_topping_up_extends_and_finishes_only_what_was_invented(filled: list[str]) -> None:
    with pytest.raises(SystemExit, match="already"):
        seed.run()
    later = NOW + timedelta(days=5)
    demo_clients = {market.client_ids[0] for market in marker.demo_markets()}
    assert add_coming_visits(now=later) > 0
    assert add_coming_visits(now=later) == 0
    assert marker.covered_until() == (later + timedelta(days=14)).date()
    stale = Visit.objects.filter(state=VisitState.ACCEPTED, ends_at__lt=later - timedelta(hours=12))
    assert set(stale.values_list("order__client_id", flat=True)) <= demo_clients
    last = Visit.objects.order_by("-starts_at").values_list("starts_at", flat=True).first()
    assert last is not None
    assert last > NOW + timedelta(days=15)
    assert availability.rebuild_free_days(NOW) == 0


def test_a_database_that_was_not_seeded_is_left_alone(
    cloned_database: object, capsys: pytest.CaptureFixture[str]
) -> None:
    seed.top_up()
    assert count("SELECT count(*) FROM booking_visit") == 0
    assert capsys.readouterr().out == ""


def test_production_refuses_public_passwords(settings: pytest.FixtureRequest) -> None:
    settings.ENVIRONMENT = "prod"  # type: ignore[attr-defined]
    with pytest.raises(SystemExit, match="production"):
        seed.run()
