"""Endpoints are found by the first part of their path, the same ones as without it."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.urls.exceptions import Resolver404

from doorstep.entrypoints.urls import api
from doorstep.infra.routing import Addresses, by_first_part


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _both(addresses: Addresses) -> tuple[URLResolver, URLResolver]:
    plain = path("api/v1/", (addresses, "", ""))
    assert isinstance(plain, URLResolver)
    return plain, by_first_part("api/v1/", (addresses, "", ""))


def test_every_endpoint_is_found_as_by_django() -> None:
    addresses, _, _ = api.urls
    plain, quick = _both(addresses)
    texts = [re.sub(r"<(\w+:)?\w+>", "7", str(address.pattern)) for address in addresses]
    assert len(texts) > 100
    for text in texts:
        try:
            expected = plain.resolve(f"api/v1/{text}")
        except Resolver404:
            continue  # an id that is no number
        found = quick.resolve(f"api/v1/{text}")
        assert (found.func, found.kwargs, found.route) == (expected.func, expected.kwargs, expected.route)


@pytest.mark.parametrize("text", ["api/v1/", "api/v1/nothing", "api/v1/orders/1/2/3/4", "elsewhere"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    addresses: list[URLPattern] = [path("orders/<int:order>", _view), path("orders", _view), path("", _view)]
    for resolver in _both(addresses):
        if text == "api/v1/":
            assert resolver.resolve(text).func is _view
        else:
            with pytest.raises(Resolver404):
                resolver.resolve(text)


def test_addresses_that_begin_with_anything_are_left_to_django() -> None:
    addresses = [re_path(r"(?P<word>\w+)/all", _view), path("orders", _view)]
    _, quick = _both(addresses)
    assert quick.resolve("api/v1/orders/all").kwargs == {"word": "orders"}
