"""The sandbox's server: the API for shops, the pages for people, the control of what goes wrong."""

import contextlib
import hashlib
import hmac
import json
import logging
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from doorstep.integrations.sandbox_gateway import pages
from doorstep.integrations.sandbox_gateway.api import Api
from doorstep.integrations.sandbox_gateway.bank import Bank, Refused
from doorstep.integrations.sandbox_gateway.cards import find_card
from doorstep.integrations.sandbox_gateway.messages import Heart, Messenger
from doorstep.integrations.sandbox_gateway.store import Row, Store

log = logging.getLogger(__name__)

MOST_BYTES = 64_000
HANG_SECONDS = 60
SLOW_SECONDS = 0.5
RIGHT_CODE = "1234"
FAULTS = ("hang_before", "hang_after", "broken_after", "slow")
_PAGE = re.compile(r"/pay/([\w-]{20,40})")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the shop and the sandbox share: the API's secret, and the key that signs messages."""

    api: str
    message_key_id: str
    message: str

    @staticmethod
    def derived(secret_key: str) -> "Secrets":
        """Made of the installation's own secret, so that nothing needs to be set up."""

        def make(purpose: str) -> str:
            return hmac.new(secret_key.encode(), f"sandbox gateway: {purpose}".encode(), hashlib.sha256).hexdigest()

        return Secrets(make("api"), "sandbox", make("messages"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a JSON document or a page, or the way to another page."""

    status: int
    body: str
    kind: str = "application/json"
    location: str = ""

    @staticmethod
    def of(document: Row, status: int = 200) -> "Answer":
        """A JSON document."""
        return Answer(status, json.dumps(document))


class SandboxServer:
    """
    The whole sandbox in one process.

    :param port: 0 takes a free one.
    :param message_url: where messages go.
    """

    def __init__(self, folder: Path, *, bind: str, port: int, message_url: str, secrets: Secrets) -> None:
        self._server = ThreadingHTTPServer((bind, port), self._make_handler())
        self._server.daemon_threads = True
        host = "localhost" if bind in ("127.0.0.1", "0.0.0.0") else bind  # noqa: S104
        self.origin = f"http://{host}:{self._server.server_port}"
        self.store = Store(folder / "sandbox.sqlite3")
        self.bank = Bank(self.store, origin=self.origin)
        self._api = Api(self.bank, secret=secrets.api)
        self._form_token = hashlib.sha256(secrets.api.encode()).hexdigest()[:32]
        self._messenger = Messenger(
            self.store, target=message_url, key_id=secrets.message_key_id, secret=secrets.message
        )
        self._heart = Heart(self.bank.tick, self._messenger.send_due)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    def start(self) -> None:
        """Listen, in threads."""
        self._heart.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; calls that hang are cut off."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._heart.stop()
        self._messenger.close()
        self.store.close()

    # Answers

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | None:
        """What to answer to a call; None if it gets no answer."""
        address = urlsplit(target)
        query = dict(parse_qsl(address.query))
        self.bank.tick()
        try:
            if address.path.startswith("/v1/"):
                return self._answer_shop(method, address.path, query, headers, body)
            if address.path in ("/healthz", "/readyz"):
                return Answer.of({"status": "ok"})
            if address.path == "/control":
                return self._answer_control(method, headers, body)
            return self._answer_payer(method, address.path, query, headers, body)
        except Refused as refused:
            return Answer.of({"code": refused.code, "detail": refused.detail}, refused.status)
        finally:
            self._heart.wake()

    def _answer_shop(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer | None:
        self._api.check_secret(headers.get("authorization", ""))
        fault = self._take_fault(self._api.operation_of(method, path))
        if fault == "hang_before":
            self._hang()
            return None
        if fault == "slow":
            self._ended.wait(SLOW_SECONDS)
        if method == "GET":
            found = self._api.read(path, query)
        else:
            found = self._api.write(path, headers.get("idempotency-key", ""), body)
        if fault == "hang_after":
            self._heart.wake()
            self._hang()
            return None
        if fault == "broken_after":
            return Answer.of({"code": "internal", "detail": "the sandbox broke, as it was told to"}, 500)
        return Answer.of(found)

    def _hang(self) -> None:
        self._ended.wait(HANG_SECONDS)

    def _take_fault(self, operation: str) -> str:
        """The fault that was ordered for the next such call; it comes once."""
        with self.store.transaction():
            row = self.store.first("SELECT * FROM fault WHERE operation = ? ORDER BY number LIMIT 1", operation)
            if row:
                self.store.run("DELETE FROM fault WHERE number = ?", row["number"])
        return str(row["kind"]) if row else ""

    def _answer_payer(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer:
        found = _PAGE.fullmatch(path)
        payment = self.bank.get_by_page(found[1]) if found else None
        if payment is None:
            return Answer(404, pages.missing_page(_asked_language(query, headers)), "text/html")
        language = pages.language_of(query.get("lang", ""), payment["language"])
        if method == "POST":
            payment = self._act_as_payer(payment, dict(parse_qsl(body.decode("utf-8", "replace"))))
        back = _way_back(payment)
        if payment["state"] != "needs_action":
            if method == "POST":
                return Answer(303, "", "text/html", back)
            return Answer(200, pages.ended_page(back, language), "text/html")
        show = pages.challenge_page if payment["challenged"] else pages.pay_page
        return Answer(200, show(payment, language), "text/html")

    def _act_as_payer(self, payment: Row, form: dict[str, str]) -> Row:
        ref, act = payment["ref"], form.get("act", "")
        if act == "pay":
            return self.bank.pay(ref, find_card(form.get("number", "")))
        if act == "leave":
            return self.bank.leave(ref)
        if act in ("confirm", "refuse"):
            right = act == "confirm" and form.get("code", "").strip() == RIGHT_CODE
            return self.bank.answer_challenge(ref, right=right)
        return payment

    def _answer_control(self, method: str, headers: dict[str, str], body: bytes) -> Answer:
        """A person's forms with the page's token, or a program's with the API's secret."""
        if method == "POST":
            form = dict(parse_qsl(body.decode("utf-8", "replace")))
            if not hmac.compare_digest(form.get("token", "").encode(), self._form_token.encode()):
                self._api.check_secret(headers.get("authorization", ""))
            self._control(form)
            return Answer(303, "", "text/html", "/control")
        events = self.store.all("SELECT * FROM event ORDER BY number DESC LIMIT 50")
        sent = self.store.all("SELECT * FROM delivery ORDER BY number DESC LIMIT 50")
        how = self.store.setting("messages", "once")
        return Answer(200, pages.control_page(events, sent, messages=how, token=self._form_token), "text/html")

    def _control(self, form: dict[str, str]) -> None:
        if (messages := form.get("messages")) in ("once", "twice", "hold"):
            self.store.set("messages", messages)
        if re.fullmatch(r"\d{1,9}", form.get("advance", "")):
            self.store.advance(int(form["advance"]))
            self.bank.tick()
        if form.get("how") in ("signed", "forged", "changed", "stale") and "event" in form:
            self.store.insert("delivery", event=form["event"], how=form["how"], due_at=0)
        if form.get("fault") in FAULTS and "operation" in form:
            self.store.insert("fault", operation=form["operation"], kind=form["fault"])

    def _make_handler(sandbox: "SandboxServer") -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = HANG_SECONDS

            def do_GET(self) -> None:
                self._reply("GET", b"")

            def do_POST(self) -> None:
                size = self.headers.get("Content-Length", "")
                if not size.isdigit() or int(size) > MOST_BYTES:
                    self.send_error(413)
                    return
                self._reply("POST", self.rfile.read(int(size)))

            def _reply(self, method: str, body: bytes) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = sandbox.answer(method, self.path, headers, body)
                if answer is None:
                    self.close_connection = True
                    return
                content = answer.body.encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", f"{answer.kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("X-Content-Type-Options", "nosniff")
                self.send_header("Content-Security-Policy", pages.POLICY)
                if answer.location:
                    self.send_header("Location", answer.location)
                with contextlib.suppress(ConnectionError):  # whoever asked may have gone
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def _way_back(payment: Row) -> str:
    url = str(payment["return_url"])
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'payment': payment['reference']})}"


def _asked_language(query: dict[str, str], headers: dict[str, str]) -> str:
    return pages.language_of(query.get("lang", ""), headers.get("accept-language", "en").split(",")[0][:7])
