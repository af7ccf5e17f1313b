"""Examples in the API's description: put where OpenAPI 3.1 wants them, and one for every request body."""

from typing import Any

PLAIN_TEXT = "text"
_BY_FORMAT = {
    "uuid": "019b2f4e-8c00-7d3a-9a51-3f6c2b7e1d05",
    "date-time": "2026-11-24T08:15:00Z",
    "date": "2026-11-24",
    "time": "09:00:00",
    "binary": "the bytes of the file",
}
_BY_TYPE = {"boolean": True, "number": 1.5, "integer": 1, "string": PLAIN_TEXT, "null": None}


def add_examples(document: dict[str, Any]) -> None:
    """Complete an OpenAPI document in place."""
    components = document.get("components", {}).get("schemas", {})
    for methods in document["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                # The framework writes JSON Schema's list beside the schema, where OpenAPI means something else.
                if isinstance(parameter.get("examples"), list):
                    parameter["schema"].setdefault("examples", parameter.pop("examples"))
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content.setdefault("example", example_of(content["schema"], components))


def example_of(schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """
    A value that the schema allows: its own example, default or first choice, else one built of its parts.

    :param components: named schemas, which references lead to.
    """
    if "$ref" in schema:
        return example_of({**components[schema["$ref"].rsplit("/", 1)[-1]], **_without(schema, "$ref")}, components)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("default") not in (None, "", []):
        return schema["default"]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return example_of(schema[key][0], components)
    if schema.get("type") == "object":
        return _object_example(schema, components)
    if schema.get("type") == "array":
        return [example_of(schema["items"], components)] if "items" in schema else []
    return _BY_FORMAT.get(schema.get("format", ""), schema.get("minimum", _BY_TYPE.get(schema.get("type", ""))))


def _object_example(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """All parts, but for those that may be left out and have nothing to show."""
    required = schema.get("required", ())
    example = {}
    for name, part in schema.get("properties", {}).items():
        value = example_of(part, components)
        if name in required or value not in (PLAIN_TEXT, None):
            example[name] = value
    return example


def _without(schema: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != key}
