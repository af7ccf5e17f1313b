"""Which provider takes card payments, and how it is made."""

from doorstep.settings.env import read_environment

_env = read_environment()

# By the name that payments keep with them; none of these leaves cash, balance and invoices.
PAYMENT_GATEWAYS: dict[str, str] = {}
if _env.payment_provider == "sandbox":
    PAYMENT_GATEWAYS["sandbox"] = "doorstep.integrations.sandbox_payments.make_sandbox"
# Where the server reaches the sandbox; `doorstep up` starts it there.
SANDBOX_URL = _env.sandbox_url or f"http://127.0.0.1:{_env.port + 6}"
