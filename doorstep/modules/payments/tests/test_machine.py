"""Random lives of payments; a planted bug must be found. The long tests live ten thousand steps of it."""

import uuid

import pytest
from hypothesis.stateful import run_state_machine_as_test

from doorstep.modules.payments.rules import outcomes
from doorstep.modules.payments.services import refunds
from doorstep.modules.payments.tests.machine import PaymentLife, check_that_it_is_found, runs

pytestmark = pytest.mark.django_db


def test_payments_live_as_the_provider_reports() -> None:
    run_state_machine_as_test(PaymentLife, settings=runs(14, 40))


def test_a_word_that_always_counts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted bug: the last word heard is taken for the newest."""
    monkeypatch.setattr(outcomes, "_is_newer", lambda *_: True)
    check_that_it_is_found(PaymentLife, runs(14, 40))


def test_a_refund_of_a_new_key_each_time_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted bug: after a lost answer the same refund is asked for as another one."""
    monkeypatch.setattr(refunds, "refund_key", lambda _: f"refund:{uuid.uuid4()}")
    check_that_it_is_found(PaymentLife, runs(14, 40))
