"""A ledger of a great many entries, the proof that it adds up, and damage that the proof must find."""

import time
from dataclasses import dataclass
from statistics import median

from bench.running import say
from doorstep.infra.postgres import DATABASE, Cluster

LINES_AN_ORDER = 5
ROUNDS = 3
POSTINGS = 300

# Every order: 100.00 captured, 80.00 released to one of 1,000 specialists with a commission of 12.00; 20.00 stay held.
# Written past the triggers, which the check does not trust anyway. Specialists are numbered far from real ones.
FILL = """
SET session_replication_role = replica;
INSERT INTO ledger_account (id, kind, owner_kind, owner_id, currency, balance_minor, opened_at)
    SELECT n, 'escrow', 'order', lpad(to_hex(n), 32, '0')::uuid::text, 'EUR', -2000, now()
    FROM generate_series(1, {orders}) n;
INSERT INTO ledger_account (id, kind, owner_kind, owner_id, currency, balance_minor, opened_at)
    SELECT {orders} + n, 'specialist_payable', 'specialist', (1000000 + n)::text, 'EUR',
        -6800 * ({orders} / 1000 + CASE WHEN n - 1 BETWEEN 1 AND {orders} % 1000 THEN 1 ELSE 0 END), now()
    FROM generate_series(1, 1000) n;
INSERT INTO ledger_account (id, kind, owner_kind, owner_id, currency, opened_at) VALUES
    ({orders} + 1001, 'provider_clearing', 'provider', 'sandbox', 'EUR', now()),
    ({orders} + 1002, 'commission', 'market', 'hel', 'EUR', now());
INSERT INTO ledger_transaction (id, kind, key, order_id, happened_at, recorded_at, actor, facts)
    SELECT lpad(to_hex(n * 2 + k), 32, '0')::uuid, CASE k WHEN 0 THEN 'capture' ELSE 'release' END, n || ':' || k,
        lpad(to_hex(n), 32, '0')::uuid, now(), now(), 'system', '{{}}'
    FROM generate_series(1, {orders}) n, generate_series(0, 1) k;
INSERT INTO ledger_line (transaction_id, account_id, amount_minor, currency, purpose)
    SELECT lpad(to_hex(n * 2 + k), 32, '0')::uuid, account, minor, 'EUR', purpose
    FROM generate_series(1, {orders}) n, LATERAL (VALUES
        (0, {orders} + 1001, 10000, 'price'), (0, n, -10000, 'price'),
        (1, n, 8000, 'price'), (1, {orders} + 1 + n % 1000, -6800, 'price'), (1, {orders} + 1002, -1200, 'commission')
    ) AS part (k, account, minor, purpose);
SELECT setval(pg_get_serial_sequence('ledger_account', 'id'), {orders} + 1002);
RESET session_replication_role;
"""


@dataclass(frozen=True)
class Proof:
    """How long each proof took, what a capture with its release costs, and whether everything added up."""

    seconds: list[float]
    post_ms: float
    sound: bool

    def line(self) -> str:
        """One line of the table."""
        checks = ", ".join(f"{taken:.2f}" for taken in self.seconds)
        return f"checks: {checks} s; one capture and its release, each a transaction: {self.post_ms:.2f} ms"


def fill_books(cluster: Cluster, entries: int) -> None:
    """Write so many entries, as the superuser."""
    say(f"writing {entries:,} entries")
    with cluster.connect(DATABASE) as superuser:
        superuser.execute(FILL.format(orders=entries // LINES_AN_ORDER).encode())
        superuser.execute(b"VACUUM ANALYZE ledger_account, ledger_transaction, ledger_line")


def prove(*, rounds: int = ROUNDS, postings: int = POSTINGS) -> Proof:
    """Prove that everything adds up, some times, then post. Django is set up."""
    from doorstep.modules.ledger import facade

    seconds = []
    sound = True
    for _ in range(rounds):
        begun = time.perf_counter()
        sound &= facade.check().is_sound
        seconds.append(time.perf_counter() - begun)
    return Proof(seconds, _post(postings) if postings else 0.0, sound)


def damage(cluster: Cluster) -> None:
    """Change one amount past all guards."""
    with cluster.connect(DATABASE) as superuser:
        superuser.execute(b"SET session_replication_role = replica")
        superuser.execute(
            b"UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM ledger_line)"
        )


def _post(postings: int) -> float:
    from doorstep.infra.db import open_transaction
    from doorstep.kernel.actors import SYSTEM
    from doorstep.kernel.clock import utc_now
    from doorstep.kernel.ids import new_id
    from doorstep.modules.ledger import facade
    from doorstep.modules.ledger.tests.builders import capture, release

    taken = []
    for _ in range(postings):
        order_id = new_id()
        begun = time.perf_counter()
        for posting in (capture(order_id, 10_000), release(order_id, 8_000, commission=1_200)):
            with open_transaction():
                facade.post(posting, actor=SYSTEM, now=utc_now())
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)
