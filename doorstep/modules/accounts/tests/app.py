"""A client app for tests, and what it finds in its inbox."""

from typing import Any

from django.test import Client

from doorstep.modules.accounts.ports import CodeMessage, ShowsMessages, code_sender

AUTH = "/api/v1/auth/"


class App:
    """A client app: keeps the session token as a real one does."""

    def __init__(self, token: str = "") -> None:
        self.http = Client()
        self.token = token

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        if self.token:
            headers["X-Session-Token"] = self.token
        address = path if path.startswith("/") else AUTH + path
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(self.http, method)(address, headers=headers, **sent)
        if response.headers.get("Content-Type") == "application/json":
            self.token = response.json().get("meta", {}).get("session_token", self.token)
        return response

    def post(self, path: str, **body: Any) -> Any:
        return self.call("post", path, body)

    def get(self, path: str) -> Any:
        return self.call("get", path)


def last_message(to: str) -> CodeMessage:
    sender = code_sender()
    assert isinstance(sender, ShowsMessages)
    return sender.recent(to)[0].message


def pending(response: Any) -> list[str]:
    return [flow["id"] for flow in response.json()["data"]["flows"] if flow.get("is_pending")]


def continue_with(app: App, **contact: str) -> Any:
    return app.post("continue", consent=True, market="hel", language="en", **contact)
