"""The API's description, as committed in `api/openapi.json`."""

import json

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints.urls import api


def describe_api() -> str:
    """OpenAPI 3.1 as JSON, the same for the same code: keys keep the order of the code, two spaces, final newline."""
    return json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False, default=str) + "\n"
