"""Faults of sign-in as problem details."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.core.exceptions import RateLimited
from django.http import HttpRequest, HttpResponse

from doorstep.infra.db import translated_errors
from doorstep.infra.http import problem
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts.contracts import TooManyAttempts

_PREFIX = "/api/v1/auth/"


class IdentityProblemsMiddleware:
    """
    Under ``/api/v1/auth/``: every limit is a 429 problem with ``Retry-After``, every domain error its problem.

    allauth lets some limits escape as exceptions, which would be answered 500.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and request.path_info.startswith(_PREFIX):
            return response if response.has_header("Retry-After") else problem(TooManyAttempts())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The problem for what escaped a sign-in view; None for true faults."""
        if not request.path_info.startswith(_PREFIX):
            return None
        if isinstance(exception, RateLimited):
            return problem(TooManyAttempts())
        try:
            with translated_errors():
                raise exception
        except DomainError as error:
            return problem(error)
        except Exception:  # not ours to answer: Django logs it and answers 500
            return None
