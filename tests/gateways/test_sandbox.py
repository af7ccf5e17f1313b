"""What only the sandbox has: its pages, its strictness about calls, its books, and messages that it sends again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from doorstep.entrypoints.sandbox_gateway import sandbox_gateway
from doorstep.integrations.sandbox_gateway.cards import CARDS
from doorstep.integrations.sandbox_gateway.server import Secrets
from doorstep.integrations.sandbox_gateway.texts import LANGUAGE_NAMES, TEXTS
from doorstep.integrations.sandbox_payments import SandboxPayments
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments.ports import GatewayRefused, ProviderState, Refusal, Unknown
from doorstep.settings.env import ROOT, Environment
from tests.gateways.bench import Payer, SandboxBench
from tests.gateways.steps import begin, events_of, known, new_key, wish
from tests.ports import find_free_ports


def test_every_text_is_there_in_every_language() -> None:
    assert TEXTS.keys() == LANGUAGE_NAMES.keys()
    for texts in TEXTS.values():
        assert texts.keys() == TEXTS["en"].keys()
        assert {card.label for card in CARDS} <= texts.keys()
    assert len({card.number for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_pay_page_in_each_language(sandbox: SandboxBench, language: str) -> None:
    outcome = begin(sandbox, Payer.DECLINED)
    page = sandbox.browser.get(f"{outcome.next_action_url}?lang={language}")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert TEXTS[language]["card_declined"] in page.text
    assert re.search(r"79[.,]00", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text


def test_the_way_back_to_the_shop(sandbox: SandboxBench) -> None:
    outcome = begin(sandbox, None)
    answer = sandbox.act(outcome, act="pay", number=CARDS[0].shown)
    assert answer.headers["location"] == f"https://shop.example/paid?tab=1&payment={outcome.key}"
    assert outcome.next_action_url
    again = sandbox.browser.get(outcome.next_action_url)
    assert TEXTS["en"]["ended"] in again.text
    assert sandbox.browser.get(f"{sandbox.server.origin}/pay/{'x' * 24}").status_code == 404


def test_what_the_shop_wrote_is_shown_as_text(sandbox: SandboxBench) -> None:
    body = {
        "reference": "r", "amount_minor": 5, "currency": "EUR", "capture": "now", "return_url": "https://shop.example/",
        "description": "<b>Cleaning</b>",
    }  # fmt: skip
    made = call(sandbox, "/v1/payments", body).json()
    assert "&lt;b&gt;Cleaning" in sandbox.browser.get(made["page_url"]).text


def call(sandbox: SandboxBench, path: str, body: object, **headers: str) -> httpx.Response:
    usual = {"Authorization": f"Bearer {sandbox.secrets.api}", "Idempotency-Key": new_key()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return sandbox.browser.post(f"{sandbox.server.origin}{path}", content=content, headers=usual | headers)


GOOD = {"reference": "r", "amount_minor": 5, "currency": "EUR", "capture": "now", "return_url": "https://shop.example/"}


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": "5"},
        {"amount_minor": True},
        {"amount_minor": 5.0},
        {"amount_minor": None},
        {"reference": ""},
        {"reference": "r" * 101},
        {"return_url": "javascript:alert(1)"},
        {"capture": "soon"},
        {"language": "xx"},
        {"split": [5]},
        {"tip": 5},
    ],
)
def test_a_call_that_is_not_right_is_refused(sandbox: SandboxBench, change: dict[str, object]) -> None:
    refused = call(sandbox, "/v1/payments", GOOD | change)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert sandbox.gateway.fetch("r") is None


def test_calls_without_key_secret_or_json_are_refused(sandbox: SandboxBench) -> None:
    assert call(sandbox, "/v1/payments", GOOD, **{"Idempotency-Key": ""}).status_code == 400
    assert call(sandbox, "/v1/payments", b"{").status_code == 400
    assert call(sandbox, "/v1/payments", b"[]").status_code == 400
    assert call(sandbox, "/v1/payments", GOOD, Authorization="Bearer guess").status_code == 401
    assert call(sandbox, "/v1/nothing", GOOD).status_code == 404
    assert call(sandbox, "/v1/payments", b" " * 70_000).status_code == 413
    stranger = SandboxPayments(sandbox.server.origin, api_secret="guess", message_secrets={})
    with pytest.raises(GatewayRefused) as error:
        stranger.fetch("r")
    assert error.value.refusal is Refusal.UNAUTHORISED


def test_the_control_page_obeys_its_own_forms_only(sandbox: SandboxBench) -> None:
    address = f"{sandbox.server.origin}/control"
    begin(sandbox)
    page = sandbox.browser.get(address).text
    assert "payment.captured" in page
    assert sandbox.browser.post(address, data={"messages": "hold"}).status_code == 401
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found
    assert sandbox.browser.post(address, data={"messages": "hold", "token": found[1]}).status_code == 303
    assert sandbox.server.store.setting("messages", "once") == "hold"


def test_a_message_comes_again_until_it_is_taken(sandbox: SandboxBench) -> None:
    sandbox.shop.statuses += [500]
    begin(sandbox)
    (event,) = events_of(sandbox, 1)
    assert event.payment.state is ProviderState.CAPTURED


def test_each_message_twice(sandbox: SandboxBench) -> None:
    sandbox.control(messages="twice")
    begin(sandbox)
    first, second = events_of(sandbox, 2)
    assert first == second


def test_a_secret_can_be_changed_under_way(sandbox: SandboxBench) -> None:
    begin(sandbox)
    ((headers, body),) = sandbox.messages(1)
    secrets = {"next": "n", sandbox.secrets.message_key_id: sandbox.secrets.message}
    both = SandboxPayments(sandbox.server.origin, api_secret="", message_secrets=secrets)
    assert both.read_webhook(headers, body, now=utc_now()).kind == "payment.captured"


def test_nobody_there_is_unknown() -> None:
    nobody = SandboxPayments(f"http://127.0.0.1:{find_free_ports(1)}", api_secret="", message_secrets={})
    assert isinstance(nobody.create_payment(wish()), Unknown)
    assert isinstance(nobody.fetch("r"), Unknown)


def start(folder: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "doorstep.entrypoints.cli", "sandbox-gateway", "--port", str(port)]
    environment = (
        os.environ | {"DOORSTEP_ENV": "test", "SECRET_KEY": "s" * 50, "DOORSTEP_DATA": str(folder)} | variables
    )
    return subprocess.Popen(
        [*command, "--data", str(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_books_outlive_a_kill(tmp_path: Path) -> None:
    port, secrets = find_free_ports(1), Secrets.derived("s" * 50)
    gateway = SandboxPayments(f"http://127.0.0.1:{port}", api_secret=secrets.api, message_secrets={})
    process = start(tmp_path, port)
    try:
        assert process.stdout
        assert "is ready" in process.stdout.readline()
        begun = known(gateway.create_payment(wish()))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process = start(tmp_path, port)
        deadline = time.monotonic() + 20
        while isinstance(found := gateway.fetch(begun.key), Unknown) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found == begun
    finally:
        process.terminate()
        assert process.wait(10) == 0
    gateway.close()


def test_it_does_not_run_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    production = Environment().model_copy(update={"environment": "prod"})
    monkeypatch.setattr("doorstep.settings.env.read_environment", lambda: production)
    told = CliRunner().invoke(sandbox_gateway, ["--port", "0"])
    assert told.exit_code == 1
    assert "does not run in production" in told.output
