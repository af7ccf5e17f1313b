"""Reading requests: JSON and queries, without the characters that PostgreSQL cannot keep."""

import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from doorstep.kernel.errors import InvalidInput

# NUL, and halves of surrogate pairs, which JSON can spell but UTF-8 cannot.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def check_texts(value: Any) -> None:
    """:raises InvalidInput: if a text anywhere in a parsed value can't be stored."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise InvalidInput("Texts may not hold NUL or halves of surrogate pairs.")
    elif isinstance(value, dict):
        for key, item in value.items():
            check_texts(key)
            check_texts(item)
    elif isinstance(value, list):
        for item in value:
            check_texts(item)


class StorableParser(Parser):
    """The API's parser. Only texts spelled with escapes are searched, as raw UTF-8 JSON can't hold such characters."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON body."""
        parsed = super().parse_body(request)
        if b"\\u" in request.body:
            check_texts(parsed)
        return parsed

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query's values."""
        parsed = super().parse_querydict(data, list_fields, request)
        check_texts(parsed)
        return parsed
