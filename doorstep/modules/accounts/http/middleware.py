"""Faults of sign-in as problem details."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from allauth.core.exceptions import RateLimited
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from doorstep.infra.db import translated_errors
from doorstep.infra.http import problem
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts.contracts import TooManyAttempts

_PREFIX = "/api/v1/auth/"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those during whose handling it was raised."""
    while error is not None:
        yield error
        error = error.__context__


class IdentityProblemsMiddleware:
    """
    Under ``/api/v1/auth/``: every limit is a 429 problem with ``Retry-After``, every domain error its problem, and
    so is a database that is busy or away.

    allauth lets some limits escape as exceptions, which would be answered 500; the session is read and saved around it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except Exception as error:  # of another middleware; views have theirs looked at below
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            return answer
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and request.path_info.startswith(_PREFIX):
            return response if response.has_header("Retry-After") else problem(TooManyAttempts())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The problem for what escaped a sign-in view; None for true faults."""
        if not request.path_info.startswith(_PREFIX):
            return None
        if isinstance(exception, RateLimited):
            return problem(TooManyAttempts())
        cause: BaseException = exception
        if isinstance(exception, UpdateError):  # what saving a session makes of every database error
            cause = next(
                (error for error in _chain(exception) if isinstance(error, OperationalError | InterfaceError)),
                exception,
            )
        try:
            with translated_errors():
                raise cause
        except DomainError as error:
            return problem(error)
        except Exception:  # not ours to answer: Django logs it and answers 500
            return None
