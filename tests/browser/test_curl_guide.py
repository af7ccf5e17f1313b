"""The guide "book a visit with curl" does what it says, word for word."""

import random
import re
import subprocess

import pytest

from doorstep.settings.env import ROOT

pytestmark = pytest.mark.browser

GUIDE = ROOT / "docs" / "guides" / "book-with-curl.md"


@pytest.mark.long
def test_the_guide_books_a_visit(address: str) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    script = "\n".join(["set -eu", *blocks])
    script = script.replace("http://localhost:8000", address)
    script = script.replace("+358401234567", f"+35840{random.randrange(10_000_000):07d}")
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert '"state": "confirmed"' in ran.stdout
    assert "event: hello" in ran.stdout
    assert '"bookable":false' in ran.stdout
    assert "\ncancelled\n" in ran.stdout
