"""The pages for people: paying, confirming, and what happens to messages. Plain forms, no script."""

from decimal import Decimal
from html import escape
from pathlib import Path

from babel.numbers import format_currency, get_currency_precision

from doorstep.integrations.sandbox_gateway.cards import CARDS
from doorstep.integrations.sandbox_gateway.store import Row
from doorstep.integrations.sandbox_gateway.texts import LANGUAGE_NAMES, TEXTS

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_BABEL = {"en": "en", "ru": "ru", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
_STYLE = Path(__file__).with_name("style.css").read_text()


def language_of(asked: str, wanted: str) -> str:
    """The language of a page: what the reader chose, else what the shop wanted."""
    return asked if asked in TEXTS else wanted if wanted in TEXTS else "en"


def pay_page(payment: Row, language: str) -> str:
    """The form for a card, with why the last one was not taken."""
    texts = TEXTS[language]
    amount = _amount(payment, language)
    declined = payment["decline_code"]
    error = f'<p class="bad" role="alert">{escape(texts.get(declined, texts["card_declined"]))}</p>' if declined else ""
    button = texts["pay" if payment["capture"] == "now" else "hold"].format(amount=amount)
    return _page(
        texts["title"],
        language,
        f"""<p class="note">{texts["sandbox"]}</p><h1>{escape(amount)}</h1><p>{escape(payment["description"])}</p>
{error}
<form method="post" autocomplete="off"><label for="number">{texts["number"]}</label>
<input id="number" name="number" inputmode="numeric" maxlength="30" required value="{CARDS[0].shown}">
<div class="pair"><div><label for="expiry">{texts["expiry"]}</label>
<input id="expiry" name="expiry" maxlength="7" value="12 / 34"></div><div><label for="cvc">{texts["cvc"]}</label>
<input id="cvc" name="cvc" inputmode="numeric" maxlength="4" value="123"></div></div>
<button class="main" name="act" value="pay">{escape(button)}</button></form>
<form method="post"><button name="act" value="leave">{texts["leave"]}</button></form>
<details{" open" if declined else ""}><summary>{texts["cards"]}</summary><dl>{_cards(texts)}</dl></details>
{_languages(language)}""",
    )


def challenge_page(payment: Row, language: str) -> str:
    """The bank's question whether it is the client."""
    texts = TEXTS[language]
    return _page(
        texts["bank"],
        language,
        f"""<p class="note">{texts["sandbox"]}</p><h1>{texts["bank"]}</h1>
<p>{escape(_amount(payment, language))}<br>{escape(payment["description"])}</p>
<form method="post"><label for="code">{texts["code"]}</label>
<input id="code" name="code" inputmode="numeric" maxlength="8" autocomplete="one-time-code">
<button class="main" name="act" value="confirm">{texts["confirm"]}</button>
<button name="act" value="refuse">{texts["not_me"]}</button></form>{_languages(language)}""",
    )


def ended_page(back: str, language: str) -> str:
    """The payment needs nothing more of the client."""
    texts = TEXTS[language]
    body = f'<h1>{texts["ended"]}</h1><p><a href="{escape(back)}">{texts["back"]}</a></p>'
    return _page(texts["ended"], language, body)


def missing_page(language: str) -> str:
    """Nothing at this address."""
    return _page(TEXTS[language]["missing"], language, f"<h1>{TEXTS[language]['missing']}</h1>")


def control_page(events: list[Row], deliveries: list[Row], *, messages: str, token: str) -> str:
    """The staff's side, in English: how messages go out, and sending single ones again."""
    hidden = f'<input type="hidden" name="token" value="{escape(token)}">'
    ways = "".join(
        f'<option value="{way}"{" selected" if way == messages else ""}>{text}</option>'
        for way, text in (("once", "as they come"), ("twice", "each twice"), ("hold", "held back until sent by hand"))
    )
    sends = "".join(
        f'<button name="how" value="{how}">{how}</button> ' for how in ("signed", "forged", "changed", "stale")
    )
    rows = "".join(
        f"<tr><td>{escape(event['id'])}</td><td>{escape(event['payment'])}</td><td>{escape(event['kind'])}</td>"
        f'<td><form method="post" action="/control">{hidden}<input type="hidden" name="event" '
        f'value="{escape(event["id"])}">{sends}</form></td></tr>'
        for event in events
    )
    sent = "".join(
        f"<tr><td>{escape(row['event'])}</td><td>{escape(row['how'])}</td><td>{row['attempts']}</td>"
        f"<td>{escape(row['result'] or 'waits')}</td></tr>"
        for row in deliveries
    )
    return _page(
        "Sandbox",
        "en",
        f"""<h1>Sandbox of payments</h1>
<form method="post" action="/control">{hidden}<label for="messages">Messages go out</label>
<select id="messages" name="messages">{ways}</select> <button>Set</button></form>
<form method="post" action="/control">{hidden}<label for="advance">Put the clock forward, seconds</label>
<input id="advance" name="advance" inputmode="numeric" value="3600"> <button>Put forward</button></form>
<h2>Events</h2><table><tr><th>Event</th><th>Payment</th><th>Kind</th><th>Send once more</th></tr>{rows}</table>
<h2>Sent</h2><table><tr><th>Event</th><th>How</th><th>Tries</th><th>Answer</th></tr>{sent}</table>""",
        wide=True,
    )


def _cards(texts: dict[str, str]) -> str:
    return "".join(f"<dt>{card.shown}</dt><dd>{escape(texts[card.label])}</dd>" for card in CARDS)


def _languages(language: str) -> str:
    links = (
        f"<b>{name}</b>" if code == language else f'<a href="?lang={code}" lang="{code}">{name}</a>'
        for code, name in LANGUAGE_NAMES.items()
    )
    return f"<nav>{' '.join(links)}</nav>"


def _amount(payment: Row, language: str) -> str:
    exact = Decimal(payment["amount"]).scaleb(-get_currency_precision(payment["currency"]))
    return str(format_currency(exact, payment["currency"], locale=_BABEL[language]))


def _page(title: str, language: str, body: str, *, wide: bool = False) -> str:
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<style>{_STYLE}</style></head><body><main{' class="wide"' if wide else ""}>{body}</main></body></html>"""
