"""Ten thousand steps of the life of payments, in parts that the processes of a run share."""

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from doorstep.modules.payments.tests.machine import PaymentLife, runs

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PARTS = range(4)


@pytest.mark.parametrize("number", PARTS)
def test_payments_live_as_the_provider_reports_for_long(number: int) -> None:
    class Life(PaymentLife):
        pass

    from hypothesis import settings

    lives = settings(runs(50, 50), derandomize=False)
    run_state_machine_as_test(seed(20_261_122 + number)(Life), settings=lives)
