"""
Papers as PDF files: a template, and plain facts that it is filled with.

Templates are Typst's, kept beside the code that fills them. Facts are data to them, never markup, so nobody's name can
change a paper. The same facts make the same bytes. Type is embedded as far as it is used, in four languages.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

_FONT_PACKAGES = ("fontpkg_noto_sans", "pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw")
# One at a time: a compiler keeps what it has read, and is no two threads' at once.
_turn = Lock()


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    """Noto Sans, with its kin for simplified and for traditional Chinese; no typeface of the system."""
    import typst  # large: not read before the first paper

    folders = [str(files(package)) for package in _FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=8)
def _compiler(template: Path) -> "typst.Compiler":
    import typst

    return typst.Compiler(input=template, root=template.parent, font_paths=_fonts(), ignore_system_fonts=True)


def print_pdf(template: Path, facts: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """
    A template filled with facts, as a PDF file.

    :param facts: plain JSON values, which the template reads from ``sys.inputs.facts``.
    :param made_at: what the file says of when it was made; the same moment and facts make the same bytes.
    """
    inputs = {"facts": json.dumps(facts, ensure_ascii=False)}
    with _turn:
        printed = _compiler(template).compile(format="pdf", sys_inputs=inputs, timestamp=made_at)
    assert isinstance(printed, bytes)
    return printed
