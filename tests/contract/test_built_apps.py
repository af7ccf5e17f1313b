"""The web apps' files are served as they are on the disk, also after the apps were built anew."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from doorstep.entrypoints.web import WebApp
from doorstep.entrypoints.wsgi import Application, BuiltApps


def build(folder: Path, version: str) -> None:
    """What a bundler leaves: a page, a worker, and a script that is named by its content."""
    for old in sorted(folder.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "assets" / f"index-{version}.js").write_text(f"// {version}")
    (folder / "index.html").write_text(version)
    (folder / "sw.js").write_text(f"// the worker of {version}, {'x' * len(version) * 3}")
    # The clock of a file system may be too coarse for two builds at once.
    os.utime(folder / "assets", ns=(len(version), len(version)))


def get(files: Application, path: str) -> tuple[str, dict[str, str], bytes]:
    seen: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET"}
    body = b"".join(files(environ, lambda status, headers: seen.extend((status, dict(headers)))))
    return seen[0], seen[1], body


def nothing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return []


def test_a_running_program_serves_what_was_built_last(tmp_path: Path) -> None:
    files = BuiltApps(nothing, [WebApp("/specialist/", tmp_path / "specialist"), WebApp("/", tmp_path / "client")])
    assert get(files, "/assets/index-AAAAAAAA.js")[0].startswith("404"), "nothing is built yet"
    build(tmp_path / "client", "AAAAAAAA")
    status, headers, body = get(files, "/assets/index-AAAAAAAA.js")
    assert (status, body) == ("200 OK", b"// AAAAAAAA")
    assert "immutable" in headers["Cache-Control"]
    assert get(files, "/specialist/assets/index-AAAAAAAA.js")[0].startswith("404")

    build(tmp_path / "client", "a-later-BBBBBBBB")
    assert get(files, "/assets/index-a-later-BBBBBBBB.js")[2] == b"// a-later-BBBBBBBB"
    assert get(files, "/assets/index-AAAAAAAA.js")[0].startswith("404")
    _, headers, worker = get(files, "/sw.js")
    assert (len(worker), headers["Cache-Control"]) == (int(headers["Content-Length"]), "no-cache")
    assert worker == (tmp_path / "client" / "sw.js").read_bytes()
    assert get(files, "/index.html")[0].startswith("404"), "pages come with their security headers, from elsewhere"


def test_a_request_under_way_reads_the_build_that_it_began_with(tmp_path: Path) -> None:
    link = tmp_path / "client"
    for version in ("AAAAAAAA", "a-later-BBBBBBBB"):
        build(tmp_path / version, version)
        (tmp_path / "next").symlink_to(version)
        (tmp_path / "next").replace(link)
        if version == "AAAAAAAA":
            files = BuiltApps(nothing, [WebApp("/", link)])
            _, begun = files._served
    assert get(begun, "/assets/index-AAAAAAAA.js")[2] == b"// AAAAAAAA"
    assert len(get(begun, "/sw.js")[2]) == int(get(begun, "/sw.js")[1]["Content-Length"])
    assert get(files, "/assets/index-a-later-BBBBBBBB.js")[2] == b"// a-later-BBBBBBBB"
