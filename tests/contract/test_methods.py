"""A method that an address has not is refused by a problem that names those it has."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/markets", "GET"),
        ("PATCH", "/api/v1/me/addresses", "GET"),
        ("GET", "/api/v1/auth/login", "POST"),
    ],
)
def test_it_is_a_problem(method: str, path: str, allowed: str) -> None:
    answer = Client().generic(method, path, b"{}", content_type="application/json")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"
    assert allowed in answer["Allow"]


def test_pages_stay_as_they_are() -> None:
    answer = Client().delete("/media/00000000-0000-0000-0000-000000000000/large")
    assert answer.status_code == 405
    assert answer["Content-Type"] != "application/problem+json"
