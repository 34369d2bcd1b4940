"""How the API answers, and how its description is written."""

from typing import Any


def rest_framework(*, strangers: str, people: str, proxies: int) -> dict[str, Any]:
    """Settings of the API; how often strangers and people may ask, as 60/min."""
    return {
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "core.tokens.TokenAuthentication",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": [
            "core.parsers.JSONParser",
            "rest_framework.parsers.MultiPartParser",
        ],
        "DEFAULT_FILTER_BACKENDS": [
            "django_filters.rest_framework.DjangoFilterBackend"
        ],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_THROTTLE_CLASSES": [
            "core.throttles.Stranger",
            "core.throttles.Person",
        ],
        "DEFAULT_THROTTLE_RATES": {"anon": strangers, "user": people},
        "NUM_PROXIES": proxies,
        "EXCEPTION_HANDLER": "core.api.handle",
    }


SCHEMA: dict[str, Any] = {
    "TITLE": "Tandem API",
    "DESCRIPTION": "The same rules as the pages: every write goes through one action.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,  # what may be sent is less than what is shown
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Choices stay beside their field: a component for each would need a made-up name.
    "POSTPROCESSING_HOOKS": ["core.api.schema.finish"],
    "DEFAULT_GENERATOR_CLASS": "core.api.schema.Generator",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
