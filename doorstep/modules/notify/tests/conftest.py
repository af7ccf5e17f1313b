"""A clock that moves, a push service, a mail server, and somebody to tell."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import override_settings

from doorstep.kernel import clock as kernel_clock
from doorstep.modules.accounts.tests.builders import make_person
from doorstep.settings.notices import mailers_of
from tests.push_service import PushService, running_push_service
from tests.smtp_server import Inbox, running_smtp_server


class MovingClock:
    """The server's clock, moved by the test."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(now: datetime) -> Iterator[MovingClock]:
    moving = MovingClock(now)
    with kernel_clock.reading(moving):
        yield moving


@pytest.fixture
def service() -> Iterator[PushService]:
    with running_push_service() as running:
        yield running


@pytest.fixture
def smtp() -> Iterator[Inbox]:
    with running_smtp_server() as inbox, override_settings(MAILERS=mailers_of(f"smtp://127.0.0.1:{inbox.port}")):
        yield inbox


@pytest.fixture
def person(clock: MovingClock) -> int:
    return make_person(email="aino@example.org")
