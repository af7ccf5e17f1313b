"""What belongs to the call being served: its request id, for logs, events and problem details."""

from contextvars import ContextVar
from re import compile as compile_pattern

from doorstep.kernel.ids import new_id

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_safe = compile_pattern(r"[A-Za-z0-9_.\-]{8,64}")


def current_request_id() -> str:
    """The id of the request or job being served; empty outside one."""
    return _request_id.get()


def begin_request(offered: str | None = None) -> str:
    """Take over a caller's request id if it is harmless, else make one; returned and kept for this context."""
    request_id = offered if offered and _safe.fullmatch(offered) else new_id().hex
    _request_id.set(request_id)
    return request_id
