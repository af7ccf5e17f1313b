"""Search by its filters, one by one and together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from doorstep.kernel.actors import GUEST
from doorstep.modules.discovery.contracts import SearchPage, SearchQuestion
from doorstep.modules.discovery.services.search import search_specialists
from doorstep.modules.discovery.tests.builders import make_catalogue, make_specialist, place

pytestmark = pytest.mark.django_db


def test_smoke(now: datetime) -> None:
    make_catalogue()
    make_specialist("Aino", offers={"washer": 7000}, now=now)
    page = search_specialists(SearchQuestion("hel", place(0, 0)), actor=GUEST, now=now)
    print(page)
    assert len(page.items) == 1
