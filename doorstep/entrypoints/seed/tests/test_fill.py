"""A small demo city in a real database: filled, kept fresh, and honest about availability."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorstep.entrypoints import seed
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.accounts import DEMO_PASSWORD, STAFF_EMAIL
from doorstep.entrypoints.seed.content import MARKETS
from doorstep.entrypoints.seed.fill import fill_database
from doorstep.entrypoints.seed.hunts import keep_hunts
from doorstep.entrypoints.seed.mishaps import keep_mishaps
from doorstep.entrypoints.seed.occasions import keep_occasions
from doorstep.entrypoints.seed.tests.blank_pictures import blank_pictures, check_pictures
from doorstep.entrypoints.seed.topup import add_coming_visits
from doorstep.infra.db import execute, fetch_all, fetch_one, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts.models import User
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.dispatch.facade import advance_searches
from doorstep.modules.fieldwork.contracts import AlertKind
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.reviews.rules import shown_rating

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def count(sql: str) -> int:
    row = fetch_one(sql)
    assert row is not None
    return int(row[0])


@pytest.fixture
def filled(cloned_database: object, tmp_path: Path) -> list[str]:
    """Twenty specialists and twenty clients in each market, with blank pictures; the lines that were said."""
    said: list[str] = []
    pictures = blank_pictures(tmp_path, specialist_count=20, today=NOW.date())
    fill_database(specialist_count=20, client_count=20, now=NOW, say=said.append, pictures=pictures)
    availability.extend_free_days(NOW)
    return said


def test_the_city_is_whole(filled: list[str]) -> None:
    assert [line.split(":")[0].strip() for line in filled] == ["catalogue", "Helsinki", "Moscow", "Shanghai", "Taipei"]
    assert count("SELECT count(*) FROM specialists_specialist") == 80
    assert count("SELECT min(n) FROM (SELECT count(*) AS n FROM specialists_offer GROUP BY specialist_id) x") >= 3
    states: dict[str, int] = dict(fetch_all("SELECT state, count(*) FROM booking_visit GROUP BY state"))
    assert {"done", "cancelled", "no_show", "declined", "accepted", "requested"} <= set(states)
    staff = User.objects.get(pk=count(f"SELECT user_id FROM account_emailaddress WHERE email = '{STAFF_EMAIL}'"))
    assert staff.is_staff
    assert staff.check_password(DEMO_PASSWORD)
    check_claims()
    check_history()
    check_reviews()
    check_inboxes()
    check_occasions()
    check_hunts()
    check_mishaps()
    check_money()
    check_pictures()
    check_doors()


def check_doors() -> None:
    """All cities demand a check-in, and the demo clients' last visits have their records."""
    assert count("SELECT count(*) FROM fieldwork_marketterms WHERE check_in_required") == 4
    assert count("SELECT count(*) FROM fieldwork_record") > 0
    assert count("SELECT count(*) FROM fieldwork_doneitem") > 0
    assert count("SELECT count(*) FROM fieldwork_signoff WHERE strokes = '[]'") == 0
    assert count("SELECT count(*) FROM fieldwork_visitphoto WHERE kind = 'after'") > 0


def check_money() -> None:
    """The demo specialists have earned money, most of which is released; the books balance."""
    states: dict[str, int] = dict(fetch_all("SELECT state, count(*) FROM payments_release GROUP BY state"))
    assert {"released", "cash"} <= set(states)
    demo = "SELECT min(id) FROM specialists_specialist GROUP BY market_id"
    assert count(f"SELECT count(DISTINCT specialist_id) FROM payments_release WHERE specialist_id IN ({demo})") == 4
    assert ledger.check().is_sound
    check_cards()


def check_cards() -> None:
    """Some orders were paid by card, just as the rules that settle orders have it: asked again, they change nothing."""
    by_card = "SELECT state, count(*) FROM payments_paymentintent WHERE provider = 'sandbox' GROUP BY state"
    states: dict[str, int] = dict(fetch_all(by_card))
    assert {"captured", "partly_refunded", "refunded"} <= set(states)
    assert count("SELECT count(*) FROM payments_paymentintent WHERE purpose = 'tip' AND provider = 'sandbox'") > 0
    tables = ("payments_paymentintent", "payments_refund", "payments_release", "ledger_transaction", "infra_outbox")
    before = [count(f"SELECT count(*) FROM {table}") for table in tables]
    rows = fetch_all("SELECT order_id FROM payments_paymentintent WHERE plan ? 'imported' ORDER BY id LIMIT 60")
    order_ids = [row[0] for row in rows]
    with open_transaction():
        for money in booking.money_of_imported(order_ids):
            payments.settle_order(money.order, actor=SYSTEM, now=NOW)
    assert [count(f"SELECT count(*) FROM {table}") for table in tables] == before
    assert ledger.check().is_sound


def check_occasions() -> None:
    """
    The demo clients have one of each special booking that somebody can do, and another only when it is over.

    So small a city does not have everybody: the whole ones have all four kinds.
    """
    made = keep_occasions(marker.demo_markets(), now=NOW)
    special = """
        SELECT o.market_id, count(*) FILTER (WHERE v.party IS NOT NULL), count(DISTINCT v.party),
               count(*) FILTER (WHERE v.place_kind = 'online'), count(*) FILTER (WHERE v.place_kind = 'shop'),
               count(*) FILTER (WHERE EXISTS (SELECT FROM booking_proposal p WHERE p.visit_id = v.id))
        FROM booking_visit v JOIN booking_order o ON o.id = v.order_id
        WHERE v.state IN ('accepted', 'requested') GROUP BY o.market_id ORDER BY o.market_id
    """
    found = {code: kinds for code, *kinds in fetch_all(special)}
    assert sorted(found) == sorted(MARKETS)
    assert {tuple(max(kinds) for kinds in zip(*found.values(), strict=True))} == {(2, 1, 1, 1, 1)}, found
    assert sum(sum(kinds[1:]) for kinds in found.values()) == made
    assert availability.rebuild_free_days(NOW) == 0
    assert keep_occasions(marker.demo_markets(), now=NOW) == 0
    execute("UPDATE booking_visit SET state = 'expired' WHERE proposed_count > 0")
    assert keep_occasions(marker.demo_markets(), now=NOW) == sum(kinds[-1] for kinds in found.values())


def check_hunts() -> None:
    """
    Each city has searches of the past and such that go on and wait for somebody; again changes nothing.

    So small a city has nobody for some of them.
    """
    made = keep_hunts(marker.demo_markets(), now=NOW)
    open_ones = "SELECT count(*) FROM dispatch_hunt WHERE ended_at IS NULL AND next_at > %s "
    row = fetch_one(open_ones, [NOW + timedelta(hours=1)])
    assert row == (made,)
    assert made > 4
    kinds = ("question <> ''", "question = '' AND pool_open", "NOT pool_open")
    assert all(fetch_one(f"{open_ones} AND {kind}", [NOW]) != (0,) for kind in kinds)
    asked_now = "SELECT count(*) FROM dispatch_joboffer WHERE state = 'offered' AND specialist_id IN "
    assert count(f"{asked_now} (SELECT min(id) FROM specialists_specialist GROUP BY market_id)") > 0
    assert count("SELECT count(*) FROM dispatch_joboffer WHERE state = 'accepted'") > 8
    assert count("SELECT count(*) FROM dispatch_joboffer WHERE state = 'lost'") > 0
    assert count("SELECT count(*) FROM dispatch_joboffer WHERE answered_at < offered_at") == 0
    served = "SELECT count(*) FROM booking_search s JOIN booking_visit v ON v.id = s.visit_id WHERE s.state = 'served'"
    assert count(served) == count("SELECT count(*) FROM dispatch_joboffer WHERE state = 'accepted'")
    assert advance_searches(NOW) == 0
    assert keep_hunts(marker.demo_markets(), now=NOW) == 0


def check_mishaps() -> None:
    """
    Each demo client has answered who comes instead of a specialist who fell ill, or got the money back where so small
    a city has nobody else; the desk has had an alert of each kind.
    """
    assert keep_mishaps(marker.demo_markets(), now=NOW) == 4
    assert count("SELECT count(*) FROM dispatch_replacement WHERE state IN ('taken', 'refused')") == 4
    assert count("SELECT count(DISTINCT kind) FROM fieldwork_alert") == len(AlertKind)
    assert count("SELECT count(*) FROM fieldwork_safetycontactrow") == 4
    alerts = count("SELECT count(*) FROM fieldwork_alert")
    assert keep_mishaps(marker.demo_markets(), now=NOW) == 0
    assert count("SELECT count(*) FROM fieldwork_alert") == alerts
    assert availability.rebuild_free_days(NOW) == 0


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
        "FROM booking_visit v JOIN infra_statechange c ON c.object_id = v.id AND c.kind = 'visit' GROUP BY v.id"
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


@pytest.mark.long
def test_topping_up_extends_and_finishes_only_what_was_invented(filled: list[str]) -> None:
    with pytest.raises(SystemExit, match="already"):
        seed.run()
    later = NOW + timedelta(days=5)
    demo_clients = {market.client_ids[0] for market in marker.demo_markets()}
    reviewed = count("SELECT count(*) FROM reviews_review")
    assert add_coming_visits(now=later) > 0
    more = count("SELECT count(*) FROM reviews_review")
    assert add_coming_visits(now=later) == 0
    # Those who have come home since then write, and once only.
    assert more > reviewed
    assert count("SELECT count(*) FROM reviews_review") == more
    check_reviews()
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
