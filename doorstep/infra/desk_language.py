"""The language of pages with cookies."""

from typing import override

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

DESK = "/staff/"
DESK_LANGUAGE = "en"


class PageLanguageMiddleware(LocaleMiddleware):
    """The language that the browser asks for; at the staff desk English, the only one that all of its words have."""

    @override
    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of this request."""
        if not request.path_info.startswith(DESK):
            super().process_request(request)
            return
        translation.activate(DESK_LANGUAGE)
        request.LANGUAGE_CODE = DESK_LANGUAGE
