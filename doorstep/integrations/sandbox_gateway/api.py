"""The sandbox's API for shops: strict about fields, types and keys."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from doorstep.integrations.sandbox_gateway.bank import Bank, Refused, describe_refund, moment
from doorstep.integrations.sandbox_gateway.store import Row

type Body = dict[str, Any]
type Query = Mapping[str, str]

MOST_IN_A_PAGE = 500
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
_PAYMENT = re.compile(r"/v1/payments/(pay_[0-9a-f]{20})")
_STEP = re.compile(r"/v1/payments/(pay_[0-9a-f]{20})/(capture|void|refunds)")


class Api:
    """Answers one call; raises :class:`Refused` for what breaks a rule."""

    def __init__(self, bank: Bank, *, secret: str) -> None:
        self._bank = bank
        self._secret = secret

    def check_secret(self, authorization: str) -> None:
        """:raises Refused: unless the caller knows the secret."""
        if not hmac.compare_digest(authorization.encode(), f"Bearer {self._secret}".encode()):
            raise Refused(401, "unauthorised", "the secret is wrong")

    def operation_of(self, method: str, path: str) -> str:
        """What a call is: ``create``, ``capture``, ``void``, ``refund`` or ``read``; faults are ordered by it."""
        if method == "GET":
            return "read"
        step = _STEP.fullmatch(path)
        return {"refunds": "refund"}.get(step[2], step[2]) if step else "create"

    def read(self, path: str, query: Query) -> Row:
        """Answer a GET."""
        if path == "/v1/payments":
            payment = self._bank.find(reference=query.get("reference", ""))
            return self._bank.describe(payment) if payment else _missing("payment")
        if path == "/v1/refunds":
            refund = self._bank.store.first("SELECT * FROM refund WHERE reference = ?", query.get("reference", ""))
            return describe_refund(refund) if refund else _missing("refund")
        if path == "/v1/movements":
            return self._movements(query)
        if found := _PAYMENT.fullmatch(path):
            return self._bank.describe(self._bank.get(found[1]))
        return _missing("address")

    def write(self, path: str, key: str, body: bytes) -> Row:
        """Answer a POST, once: the same key has the same answer, and no other body."""
        if not 0 < len(key) <= 200:
            raise Refused(400, "invalid", "send an Idempotency-Key of 1 to 200 characters")
        fields = _read_json(body)
        act = self._act(path, key, fields)
        fingerprint = hashlib.sha256(f"{path}\n{json.dumps(fields, sort_keys=True)}".encode()).hexdigest()
        store = self._bank.store
        with store.transaction():
            known = store.first("SELECT * FROM answer WHERE key = ?", key)
            if known and known["fingerprint"] != fingerprint:
                raise Refused(409, "key_reused", "this Idempotency-Key belongs to another call")
            if known:
                return dict(json.loads(known["body"]))
            answer = act()
            store.insert("answer", key=key, fingerprint=fingerprint, body=json.dumps(answer))
            return answer

    def _act(self, path: str, key: str, fields: Body) -> Callable[[], Row]:
        bank = self._bank
        if path == "/v1/payments":
            wish = _read_wish(fields)
            return lambda: bank.describe(bank.create(wish))
        step = _STEP.fullmatch(path)
        if step is None:
            _missing("address")
        assert step is not None
        ref, what = step[1], step[2]
        if what == "void":
            _read(fields, {})
            return lambda: bank.describe(bank.void(ref))
        _read(fields, {"amount_minor": int, "currency": str})
        amount, currency = fields["amount_minor"], fields["currency"]
        if what == "capture":
            return lambda: bank.describe(bank.capture(ref, amount, currency))
        return lambda: describe_refund(bank.refund(ref, key, amount, currency))

    def _movements(self, query: Query) -> Row:
        try:
            since, until = (datetime.fromisoformat(query[name]).timestamp() for name in ("since", "until"))
            after, limit = int(query.get("after", "0")), int(query.get("limit", "100"))
        except (KeyError, ValueError, OverflowError) as error:
            raise Refused(400, "invalid", f"since, until, after or limit: {error}") from error
        if not 0 < limit <= MOST_IN_A_PAGE:
            raise Refused(400, "invalid", f"limit is 1 to {MOST_IN_A_PAGE}")
        rows = self._bank.store.all(
            "SELECT m.*, p.reference, p.currency FROM movement m JOIN payment p ON p.ref = m.payment "
            "WHERE m.happened_at >= ? AND m.happened_at < ? AND m.number > ? ORDER BY m.number LIMIT ?",
            since, until, after, limit + 1,
        )  # fmt: skip
        items = [
            {
                "id": f"mov_{row['number']}",
                "reference": row["reference"],
                "payment": row["payment"],
                "kind": row["kind"],
                "amount_minor": row["amount"],
                "currency": row["currency"],
                "happened_at": moment(row["happened_at"]),
            }
            for row in rows[:limit]
        ]
        return {"items": items, "next_after": str(rows[limit - 1]["number"]) if len(rows) > limit else None}


def _missing(what: str) -> Row:
    raise Refused(404, f"{what}_missing", f"there is no such {what}")


def _read_json(body: bytes) -> Body:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        raise Refused(400, "invalid", "the body is no JSON") from None
    if not isinstance(fields, dict):
        raise Refused(400, "invalid", "the body is no object")
    return fields


def _read(fields: Body, wanted: Mapping[str, type]) -> None:
    """Every field, and no other one, of exactly its type: a true is no number here."""
    if unknown := fields.keys() - wanted.keys():
        raise Refused(400, "invalid", f"unknown: {', '.join(sorted(unknown))}")
    for name, kind in wanted.items():
        if type(fields.get(name)) is not kind:
            raise Refused(400, "invalid", f"{name} must be given, as {kind.__name__}")


def _read_wish(fields: Body) -> Body:
    wish: Body = {"description": "", "language": "en", "split": []} | fields
    texts = dict.fromkeys(("reference", "currency", "capture", "return_url", "description", "language"), str)
    _read(wish, {**texts, "amount_minor": int, "split": list})
    if not 0 < len(wish["reference"]) <= 100 or len(wish["description"]) > 500:
        raise Refused(400, "invalid", "reference has 1 to 100 characters, description 500 at most")
    if wish["capture"] not in ("now", "later") or wish["language"] not in LANGUAGES:
        raise Refused(400, "invalid", f"capture is now or later, language one of {', '.join(LANGUAGES)}")
    address = urlsplit(wish["return_url"])
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Refused(400, "invalid", "return_url is an address of a web page")
    for part in wish["split"]:
        if not isinstance(part, dict):
            raise Refused(400, "invalid", "split is a list of objects")
        _read(part, {"recipient": str, "amount_minor": int})
        if part["amount_minor"] <= 0 or not part["recipient"]:
            raise Refused(422, "split", "a part has a recipient and an amount above zero")
    return wish
