"""Pages about the API, for people: the browsable description, and what each problem code means. No outside host."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from doorstep.infra.http import problem
from doorstep.kernel.errors import NotFound

_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
# The validator would send the description to another host.
_browser = Swagger({"validatorUrl": None, "persistAuthorization": True, "displayRequestDuration": True})


@lru_cache(maxsize=1)
def _problems() -> object:
    # Imported when first asked for: the description is made of all routes, these pages among them.
    from doorstep.entrypoints.description import list_problems

    return list_problems()


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """GET ``/docs/problems``: the page that the ``type`` of a problem leads to, by ``#code``."""
    response = render(request, "entrypoints/problems.html", {"problems": _problems()})
    response["Content-Security-Policy"] = _POLICY
    return response


def missing(request: HttpRequest) -> HttpResponse:
    """An address under ``/api/`` that nothing answers."""
    return problem(NotFound())


def pages_of(api: NinjaAPI) -> list[object]:
    """The addresses of these pages."""

    @require_safe
    def browse(request: HttpRequest) -> HttpResponse:
        """GET ``/api/docs``: the API's description, to read and to try."""
        response = _browser.render_page(request, api)
        response["Content-Security-Policy"] = _POLICY
        return response

    return [
        path("api/docs", browse, name="api-docs"),
        re_path(r"^api/", missing),
        path("docs/problems", problems, name="problems"),
    ]
