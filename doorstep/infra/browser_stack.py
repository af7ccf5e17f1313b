"""Middleware that only pages with cookies need, kept off the API's path."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

type Handler = Callable[[HttpRequest], HttpResponse]


class BrowserStackMiddleware:
    """
    Run `settings.BROWSER_MIDDLEWARE` for every path except those under `settings.LEAN_PATHS`.

    The usual seven middlewares double the CPU of an API request, which carries its session in a header and needs
    none of them. `settings.LEAN_EXCEPTIONS` names prefixes inside the lean paths which want the whole stack after all.
    """

    def __init__(self, get_response: Handler) -> None:
        self.direct = get_response
        self.view_hooks: list[Callable[..., HttpResponse | None]] = []
        self.template_hooks: list[Callable[..., HttpResponse]] = []
        self.exception_hooks: list[Callable[..., HttpResponse | None]] = []
        self.full = self._build(get_response)
        self.lean_paths = tuple(settings.LEAN_PATHS)
        self.lean_exceptions = tuple(settings.LEAN_EXCEPTIONS)

    def _build(self, handler: Handler) -> Handler:
        for path in reversed(settings.BROWSER_MIDDLEWARE):
            handler = import_string(path)(handler)
            if hasattr(handler, "process_view"):
                self.view_hooks.insert(0, handler.process_view)
            if hasattr(handler, "process_template_response"):
                self.template_hooks.append(handler.process_template_response)
            if hasattr(handler, "process_exception"):
                self.exception_hooks.append(handler.process_exception)
        return handler

    def _is_lean(self, request: HttpRequest) -> bool:
        path = request.path_info
        return path.startswith(self.lean_paths) and not path.startswith(self.lean_exceptions)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.direct(request) if self._is_lean(request) else self.full(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if self._is_lean(request):
            return None
        answers = (hook(request, view, args, kwargs) for hook in self.view_hooks)
        return next((answer for answer in answers if answer is not None), None)

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not self._is_lean(request):
            for hook in self.template_hooks:
                response = hook(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if self._is_lean(request):
            return None
        answers = (hook(request, exception) for hook in self.exception_hooks)
        return next((answer for answer in answers if answer is not None), None)
