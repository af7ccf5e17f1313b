"""The API's description keeps its promises: valid, complete, with examples, and browsable without another host."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from pydantic import BaseModel
from schemathesis.specs.openapi.definitions import OPENAPI_31

from doorstep.entrypoints import description
from doorstep.infra.api_examples import PLAIN_TEXT
from doorstep.kernel.errors import DomainError

DOCUMENT: dict[str, Any] = json.loads(description.OPENAPI_FILE.read_text())
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
EVERY_OPERATION = pytest.mark.parametrize(
    "operation", [operation for _, operation in OPERATIONS], ids=[name for name, _ in OPERATIONS]
)
SCHEMES = {"Anyone", "SignedIn", "SpecialistOnly", "StaffOnly"}
FOREIGN = re.compile(rb"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")


def test_it_is_openapi_3_1() -> None:
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert [str(error) for error in validator.iter_errors(DOCUMENT)] == []


def test_no_two_schemas_share_a_name() -> None:
    """Ninja lets the later of two overwrite the earlier, silently."""
    homes: dict[str, set[str]] = {}
    waiting: list[type[BaseModel]] = [BaseModel]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("doorstep."):
                homes.setdefault(kind.__name__, set()).add(kind.__module__)
    assert len(homes) > 300
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_references_lead_somewhere() -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for item in value.values():
                yield from references(item)
        elif isinstance(value, list):
            for item in value:
                yield from references(item)

    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert set(references(DOCUMENT)) <= known


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))


@EVERY_OPERATION
def test_an_operation_says_what_it_does_and_who_may_call(operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]
    (scheme,) = operation["security"]
    assert set(scheme) <= SCHEMES
    assert len(scheme) == 1


@EVERY_OPERATION
def test_an_operation_declares_its_errors(operation: dict[str, Any]) -> None:
    refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
    assert refusals >= {422, 429, 503}
    declared = {DomainError.registry[code] for code in operation["x-problems"]}
    assert declared
    if "Anyone" not in operation["security"][0]:
        assert 401 in refusals
    if {"SpecialistOnly", "StaffOnly"} & set(operation["security"][0]):
        assert 403 in refusals
    for status in refusals:
        assert list(operation["responses"][str(status)]["content"]) == ["application/problem+json"]


@EVERY_OPERATION
def test_a_body_has_an_example_that_it_allows(operation: dict[str, Any]) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(content["example"])
        assert [str(error) for error in errors] == []
        assert PLAIN_TEXT not in values_in(content["example"]), "give the field an example"


def values_in(example: Any) -> list[Any]:
    """The plain values of an example, however deep they stand; names of fields don't count."""
    if isinstance(example, dict | list):
        inside = example.values() if isinstance(example, dict) else example
        return [value for one in inside for value in values_in(one)]
    return [example]


def test_it_is_served_as_committed(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == DOCUMENT


def test_the_browsable_page_needs_no_outside_host(client: Client) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert not FOREIGN.search(page.content)
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert b'"validatorUrl": null' in page.content
    files = re.findall(rb'(?:src|href)="(/static/[^"]+)"', page.content)
    assert len(files) >= 4
    for name in files:
        status, content = get_file(name.decode())
        assert status.startswith("200"), name
        if name.endswith(b".css"):
            assert not FOREIGN.search(content), name


def get_file(path: str) -> tuple[str, bytes]:
    """A file as the api role serves it: static files are not Django's."""
    from io import BytesIO

    from doorstep.entrypoints.wsgi import application

    seen: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    body = b"".join(application(environ, lambda status, *_: seen.append(status)))
    return seen[0], body


def test_the_problems_page_has_every_code(client: Client) -> None:
    page = client.get("/docs/problems")
    assert page.status_code == 200
    assert not FOREIGN.search(page.content)
    for entry in description.list_problems():
        assert f'id="{entry.code}"'.encode() in page.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_problem_too(client: Client, method: str) -> None:
    answer = getattr(client, method)("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
