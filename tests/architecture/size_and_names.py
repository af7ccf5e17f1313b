"""Limits on sizes and names, as a function from a source tree to complaints."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_SCRIPT = 250
FORBIDDEN_MODULES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
NUMBERED = re.compile(r"^[a-z_]*[a-z]_?\d+$")
# Units, coordinates and protocol versions end in digits with good reason.
ALLOWED_NUMBERED = re.compile(
    r"(sha256|sha1|utf8|utf_8|uuid7|uuid4|base64|e164|v\d+|[xy][01]|p\d\d|http1|http2|lat\d|lon\d)$"
)

SKIPPED = {"migrations", "node_modules", "dist", "__pycache__", ".venv", "static"}


def python_files(root: Path) -> Iterator[Path]:
    """Hand-written Python sources."""
    for folder in ("doorstep", "tests", "bench"):
        yield from _files(root / folder, (".py",))


def script_files(root: Path) -> Iterator[Path]:
    """Hand-written TypeScript sources; generated ones lie in folders or files named so."""
    for path in _files(root / "web", (".ts", ".tsx")):
        if path.name not in ("schema.ts", "schema.d.ts"):
            yield path


def _files(root: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Those below a folder, without entering the skipped ones, which hold a hundred times as many."""
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(set(inside) - SKIPPED)
        yield from (Path(folder) / name for name in sorted(names) if name.endswith(endings))


def complain_about_python(path: Path) -> Iterator[str]:
    """What is too long or ill named in one Python file."""
    text = path.read_text()
    if path.stem in FORBIDDEN_MODULES:
        yield f"{path}: the name says nothing about what is inside"
    if (lines := text.count("\n")) > LONGEST_FILE:
        yield f"{path}: {lines} lines, more than {LONGEST_FILE}; split it by use case"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _complain_about_function(path, node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and _is_numbered(node.id):
            yield f"{path}:{node.lineno}: {node.id} is numbered; say what it is"


def _complain_about_function(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > LONGEST_FUNCTION:
        yield f"{path}:{node.lineno}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def _is_numbered(name: str) -> bool:
    return bool(NUMBERED.match(name)) and not ALLOWED_NUMBERED.search(name)


def complain_about_script(path: Path) -> Iterator[str]:
    """What is too long in one TypeScript file."""
    if (lines := path.read_text().count("\n")) > LONGEST_SCRIPT:
        yield f"{path}: {lines} lines, more than {LONGEST_SCRIPT}; split it by use case"


def complaints(root: Path) -> list[str]:
    """All complaints about a source tree."""
    found = [line for path in python_files(root) for line in complain_about_python(path)]
    found += [line for path in script_files(root) for line in complain_about_script(path)]
    return [line.removeprefix(f"{root}/") for line in found]
