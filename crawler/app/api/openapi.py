"""The OpenAPI 3.1 document of the interface, made from the same table as its routes. Pure."""

from collections.abc import Mapping
from typing import Any

from crawler.app.api.endpoints import ENDPOINTS, Endpoint
from crawler.app.api.query import Parameter
from crawler.app.api.schemas import schemas
from storage.editing.api_tokens import SCOPES

VERSION = "1.0.0"  # of the interface: fields may be added, none is taken away within /api/v1
ROOT = "/api/v1"
PROBLEM = "application/problem+json"
_TYPES: Mapping[str, dict[str, Any]] = {
    "number": {"type": "integer"},
    "id": {"type": "integer"},
    "day": {"type": "string", "format": "date"},
    "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
}
_DESCRIPTION = f"""Read-only access to a desk. Send a token with each request: `Authorization: Bearer dc_…`; `crawler users token create`
makes one. A token may read what its scopes name: {", ".join(SCOPES)}.

A list is paged: where there is more, `next` is the cursor of the next page, and the header `Link` names its address. An answer has an
`ETag`; a request with `If-None-Match` gets 304 where nothing changed. Titles and texts come from outlets: treat them as data."""


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "digest-crawler", "version": VERSION, "description": _DESCRIPTION},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(),
            "responses": {name: _problem(text) for name, text in _PROBLEMS.items()},
        },
    }


_PROBLEMS = {
    "BadRequest": "A parameter is unknown, missing or cannot be read.",
    "Unauthorized": "No token, an unknown one, or one that has expired.",
    "Forbidden": "The token may not read this.",
    "NotFound": "There is no such thing.",
    "TooManyRequests": "Too many requests with this token: wait as long as Retry-After says.",
    "Unavailable": "The database or the model cannot answer now: ask again later.",
}
_ANSWERS = {
    "304": {"description": "Nothing changed since the answer with this ETag."},
    "400": {"$ref": "#/components/responses/BadRequest"},
    "401": {"$ref": "#/components/responses/Unauthorized"},
    "403": {"$ref": "#/components/responses/Forbidden"},
    "404": {"$ref": "#/components/responses/NotFound"},
    "429": {"$ref": "#/components/responses/TooManyRequests"},
    "503": {"$ref": "#/components/responses/Unavailable"},
}


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    headers = {"ETag": _header("Names this answer.")}
    if endpoint.is_paged:
        headers["Link"] = _header('The address of the next page, with rel="next", where there is one.')
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{endpoint.answer}"}}}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": f"Scope of the token: {' or '.join(endpoint.scopes)}.",
        "parameters": [_parameter(parameter, endpoint) for parameter in endpoint.parameters] + [_conditional()],
        "responses": {"200": {"description": endpoint.summary, "headers": headers, "content": content}, **_ANSWERS},
    }


def schema_of(parameter: Parameter) -> dict[str, Any]:
    """Return the schema of what a parameter takes."""
    schema = dict(_TYPES.get(parameter.kind, {"type": "string"}))
    if parameter.kind in {"number", "id"}:
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default != "":
        schema["default"] = parameter.default
    return schema


def _parameter(parameter: Parameter, endpoint: Endpoint) -> dict[str, Any]:
    in_path = f"{{{parameter.name}}}" in endpoint.path
    return {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "description": parameter.summary,
        "required": parameter.is_required,
        "schema": schema_of(parameter),
    }


def _conditional() -> dict[str, Any]:
    return {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of an answer that is there already.",
        "required": False,
        "schema": {"type": "string"},
    }


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {PROBLEM: {"schema": schema}}}
