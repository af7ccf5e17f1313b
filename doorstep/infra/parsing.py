"""Reading requests: texts and moments that PostgreSQL can keep, and nothing else."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime

from doorstep.kernel.errors import InvalidInput

# NUL, and halves of surrogate pairs, which JSON can spell but UTF-8 cannot.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def to_utc(moment: datetime) -> datetime:
    """
    An aware moment in UTC: other offsets may be more than PostgreSQL reads.

    :raises ValueError: outside the years 2000 to 2099.
    """
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        utc = datetime.min.replace(tzinfo=UTC)
    if not _EARLIEST <= utc < _LATEST:
        raise ValueError("use a moment of the years 2000 to 2099")
    return utc


Moment = Annotated[AwareDatetime, AfterValidator(to_utc)]


def read_moment(text: str) -> datetime:
    """:raises ValueError: if the text is not an aware moment that :func:`to_utc` takes."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("name the offset from UTC")
    return to_utc(moment)


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
