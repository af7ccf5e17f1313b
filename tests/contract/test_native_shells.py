"""What the pages of native shells, which come from the phone, may ask of the site; and that other pages may not."""

import pytest
from django.conf import settings
from django.test import Client

ASKED = {"access-control-request-method": "POST", "access-control-request-headers": "x-session-token,idempotency-key"}


@pytest.mark.django_db
@pytest.mark.parametrize("origin", settings.NATIVE_ORIGINS)
def test_a_native_shell_may_call_the_api(origin: str) -> None:
    allowed = Client().options("/api/v1/orders", headers=ASKED | {"origin": origin})
    assert allowed.status_code == 200
    assert allowed["access-control-allow-origin"] == origin
    assert {"x-session-token", "idempotency-key"} <= set(allowed["access-control-allow-headers"].split(", "))
    assert "access-control-allow-credentials" not in allowed
    read = Client().get("/api/v1/markets", headers={"origin": origin})
    assert read.status_code == 200
    assert read["access-control-allow-origin"] == origin


@pytest.mark.django_db
def test_other_pages_may_not() -> None:
    foreign = {"origin": "https://elsewhere.example"}
    assert "access-control-allow-origin" not in Client().options("/api/v1/orders", headers=ASKED | foreign)
    assert "access-control-allow-origin" not in Client().get("/api/v1/markets", headers=foreign)


@pytest.mark.django_db
def test_pages_with_cookies_stay_closed_to_the_shells() -> None:
    desk = Client().get("/staff/login/", headers={"origin": settings.NATIVE_ORIGINS[0]})
    assert desk.status_code == 200
    assert "access-control-allow-origin" not in desk
