"""Calls by a method that an address has not."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from doorstep.infra.http import MethodNotAllowed, problem


class MethodProblemMiddleware:
    """Under ``/api/``: a method that an address has not is refused by a problem; ``Allow`` names those that it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not request.path_info.startswith("/api/"):
            return response
        allowed = response.get("Allow", "")
        refused = problem(MethodNotAllowed(f"This address takes {allowed}." if allowed else ""))
        if allowed:
            refused["Allow"] = allowed
        return refused
