"""Errors that a person or a program is expected to meet, without a word of HTTP."""

from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal an error is; the edge turns it into a status."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    DENIED = "denied"
    MISSING = "missing"
    CONFLICT = "conflict"
    GONE = "gone"
    BUSY = "busy"
    OVERLOAD = "overload"
    FORGED = "forged"
    """A program's message that is not what it claims to be."""


class DomainError(Exception):
    """
    A refusal with a stable code that clients branch on.

    Subclasses set ``code``, ``kind`` and ``title``; an instance adds a sentence that says what to do
    next (``detail``) and facts for the client (``context``, JSON values only, nothing secret).
    """

    code: ClassVar[str] = "error"
    kind: ClassVar[Kind] = Kind.INVALID
    title: ClassVar[str] = "The request was refused"
    registry: ClassVar[dict[str, type["DomainError"]]] = {}

    def __init__(self, detail: str = "", *, retry_after: int | None = None, **context: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.context = context
        self.retry_after = retry_after

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            known = DomainError.registry.get(cls.code)
            if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"two errors share the code {cls.code!r}: {known.__qualname__}, {cls.__qualname__}")
            DomainError.registry[cls.code] = cls


class NotSignedIn(DomainError):
    """The call needs a signed-in person."""

    code = "not_signed_in"
    kind = Kind.UNAUTHENTICATED
    title = "Sign in to continue"


class NotAllowed(DomainError):
    """The actor's role does not include this act."""

    code = "not_allowed"
    kind = Kind.DENIED
    title = "You may not do this"


class NotFound(DomainError):
    """The object does not exist, or the actor may not see it."""

    code = "not_found"
    kind = Kind.MISSING
    title = "There is nothing here, or it is not yours"


class InvalidInput(DomainError):
    """A value is outside what is allowed; ``context`` names the field and the allowed values."""

    code = "invalid_input"
    kind = Kind.INVALID
    title = "Some values can't be used"


class Busy(DomainError):
    """Somebody else is changing the same thing; try again in a moment."""

    code = "busy"
    kind = Kind.BUSY
    title = "Many people are booking right now; try again in a moment"

    def __init__(self, detail: str = "", *, retry_after: int | None = 1, **context: Any) -> None:
        super().__init__(detail, retry_after=retry_after, **context)


class Overloaded(DomainError):
    """The server has more work than it can do in time."""

    code = "overloaded"
    kind = Kind.OVERLOAD
    title = "The service is overloaded; try again in a few seconds"

    def __init__(self, detail: str = "", *, retry_after: int | None = 5, **context: Any) -> None:
        super().__init__(detail, retry_after=retry_after, **context)
