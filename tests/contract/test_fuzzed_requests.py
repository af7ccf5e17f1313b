"""
Requests that nobody would write, made from the API's description: no fault of ours, no answer it does not announce.

Half of them go to objects that exist, so that they come further than the door.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from doorstep.entrypoints import description
from doorstep.entrypoints.wsgi import application
from tests.contract.test_permissions import ALLOWED_BY_SCHEME, OPERATIONS, body_values, path_values, query_values
from tests.contract.world import World, new_key, undone

SCHEMA = schemathesis.openapi.from_dict(json.loads(description.OPENAPI_FILE.read_text()))
SCHEMA.app = application
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
load_all_checks()


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """A server drops connections that it finds in a transaction at a request's end; here that is the test's own."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


EVERY_MODE = pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"]
)
ROLES = ["guest", "client", "specialist", "staff"]
EVERY_ROLE = pytest.mark.parametrize("role", ROLES)
EVERY_OPERATION = pytest.mark.parametrize("operation_id", OPERATIONS)


def roles_let_in(operation_id: str) -> list[str]:
    """Two who come further than the door, if there are two; the others' requests are all refused alike."""
    (scheme,) = OPERATIONS[operation_id][2]["security"][0]
    return [role for role in ROLES if role in ALLOWED_BY_SCHEME[scheme]][:2]


@EVERY_MODE
@EVERY_OPERATION
def test_no_request_is_too_strange(world: World, operation_id: str, mode: GenerationMode) -> None:
    """The same few requests every time, so both roles send the very same."""
    send_strange(world, operation_id, roles_let_in(operation_id), mode, settings(max_examples=5, derandomize=True))


@pytest.mark.long
@EVERY_MODE
@EVERY_ROLE
@EVERY_OPERATION
def test_nor_one_of_many(world: World, operation_id: str, role: str, mode: GenerationMode) -> None:
    """Others every time."""
    send_strange(world, operation_id, [role], mode, settings(max_examples=60))


def send_strange(world: World, operation_id: str, roles: list[str], mode: GenerationMode, effort: settings) -> None:
    """Send requests made from the description, each by each of the roles, and check every answer against it."""
    operation = SCHEMA.find_operation_by_id(operation_id)

    @settings(effort, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def send(case: Any, real: bool) -> None:
        if real:
            aim(case, world)
        for role in roles:
            headers = {"X-Session-Token": world.tokens[role]}
            if real:
                headers["Idempotency-Key"] = new_key()
            with undone():
                response = case.call(headers=headers)
            assert response.status_code < 500, f"{role}: {case.as_curl_command()}\n{response.text}"
            case.validate_response(response, checks=CHECKS)

    send()


def aim(case: Any, world: World) -> None:
    """Point a request at objects that exist, and leave the rest as strange as it is."""
    operation_id = case.operation.definition.raw["operationId"]
    real = path_values(world, operation_id)
    for name in case.path_parameters or {}:
        case.path_parameters[name] = real[name]
    if isinstance(case.body, dict):
        case.body.update(body_values(world).get(operation_id, {}))
    if isinstance(case.query, dict):
        wanted = query_values(world).get(operation_id, {})
        case.query.update({name: value for name, value in wanted.items() if name != "start"})
