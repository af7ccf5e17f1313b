"""Pages of the web apps, and addresses that nothing answers."""

from pathlib import Path

import pytest
from django.test import Client

from doorstep.entrypoints import web


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both apps, built into a folder of the test's own."""
    for app in web.APPS:
        folder = tmp_path / (app.prefix.strip("/") or "client")
        folder.mkdir()
        (folder / "index.html").write_text(f"<script>start()</script>{folder.name}")
        monkeypatch.setitem(app.__dict__, "build", folder)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "app"),
    [
        ("/", "client"),
        ("/orders/0193-abc", "client"),
        ("/specialist", "specialist"),
        ("/specialist/", "specialist"),
        ("/specialist/visits/7", "specialist"),
    ],
)
def test_every_page_of_an_app_is_its_index(client: Client, built: Path, path: str, app: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().endswith(app)
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_page_may_run_its_own_scripts_and_reach_its_own_servers_only(client: Client, built: Path) -> None:
    policy = client.get("/", headers={"Host": "doorstep.example:8000"}).headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["script-src"] == "'self' 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"
    assert directives["connect-src"] == "'self' http://doorstep.example:8001"
    assert directives["frame-ancestors"] == "'none'"


def test_a_missing_file_is_no_page(client: Client, built: Path) -> None:
    assert client.get("/assets/gone-12345678.js").status_code == 404


def test_apps_not_built_yet_say_what_to_do(client: Client, built: Path) -> None:
    (built / "client" / "index.html").unlink()
    response = client.get("/")
    assert response.status_code == 503
    assert "make web" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/markets"])
def test_an_unknown_endpoint_is_a_problem_not_a_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"
