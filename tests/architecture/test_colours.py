"""Screens use the colours of our tokens only: a class of another name draws nothing, which shows in the dark."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"
_PALETTE = "white|black|gray|grey|slate|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|sky|blue"
_USES = "bg|text|ring|border|divide|outline|fill|stroke|from|via|to|shadow|accent|caret|decoration|placeholder"
_FOREIGN = re.compile(rf"\b(?:{_USES})-(?:{_PALETTE})(?:-\d+)?(?:/\d+)?\b")


def foreign_colours(text: str) -> list[str]:
    """Tailwind's own colours named in a source; the tokens have none of them."""
    return _FOREIGN.findall(text)


def test_foreign_colours_are_found() -> None:
    assert foreign_colours('className="mx-auto bg-white text-muted"') == ["bg-white"]
    assert foreign_colours("hover:bg-black/30 border-s-2 text-red-500") == ["bg-black/30", "text-red-500"]
    assert foreign_colours("bg-surface text-danger-text ring-line/60 bg-[#ffffff] fill-star") == []


def test_screens_use_the_tokens_colours() -> None:
    sources = [path for folder in ("apps", "packages") for path in (WEB / folder).glob("*/src/**/*.ts*")]
    assert len(sources) > 200
    wrong = {str(path.relative_to(WEB)): found for path in sources if (found := foreign_colours(path.read_text()))}
    assert wrong == {}
