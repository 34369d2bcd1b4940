"""Every error in one shape: `{"code", "detail", "fields"}`.

`code` is for programs, `detail` for people, `fields` names each field that is wrong
with its sentences ({} when the fault is in no field). 412 adds both versions.
"""

from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, IntegrityError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from core.conflicts import differences
from core.errors import SAME_MOMENT, Refused, Stale, Unfit, broke_rule, met_another

log = structlog.get_logger(__name__)

NOT_FOUND = "There is no such thing, or you may not see it."
NOT_ALLOWED = "Your roles do not allow this here."
BAD_FIELDS = "Some fields need another value."


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Send If-Match with the ETag of the version you read."
    default_code = "precondition_required"


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into its answer; None (a 500) for what nobody foresaw."""
    if isinstance(exception, Stale):
        return stale(exception)
    if isinstance(exception, Unfit):
        fields = {exception.field: [str(exception)]}
        return problem(400, "invalid", BAD_FIELDS, fields=fields)
    if isinstance(exception, Refused):
        return problem(409, "refused", str(exception))
    if isinstance(exception, IntegrityError | DataError):
        return unsaved(exception)
    if isinstance(exception, BadRequest):
        return problem(400, "bad_request", str(exception))
    return as_framework(exception, context)


def unsaved(error: IntegrityError | DataError) -> Response | None:
    """What the database would not keep: met another's change, or broke a rule."""
    if met_another(error):
        return problem(409, "same_moment", SAME_MOMENT)
    if rule := broke_rule(error):
        log.warning("broke_rule", why=str(error))
        return problem(400, "invalid", rule)
    return None


def stale(error: Stale) -> Response:
    """412 with both versions, field by field, so that the caller can choose."""
    rows = [
        {"field": row.name, "theirs": row.theirs, "mine": row.mine}
        for row in differences(error)
    ]
    version = getattr(error.current, "version", None)
    return problem(412, "stale", str(error), version=version, differences=rows)


def as_framework(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The framework's own answer, put into our shape."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    code, detail, fields = told(exception)
    if isinstance(exception, PermissionDenied):
        log.info("not_allowed", why=str(exception))
    response.data = {"code": code, "detail": detail, "fields": fields}
    return response


def told(exception: Exception) -> tuple[str, str, dict[str, Any]]:
    """The (code, sentence, fields) of an exception that the framework knows."""
    if isinstance(exception, Http404):
        return "not_found", NOT_FOUND, {}
    if isinstance(exception, PermissionDenied):
        return "permission_denied", NOT_ALLOWED, {}
    if isinstance(exception, exceptions.ValidationError):
        fields = dict(by_field(exception.detail))
        general = fields.pop(api_settings.NON_FIELD_ERRORS_KEY, [BAD_FIELDS])
        return "invalid", " ".join(str(each) for each in general), fields
    if isinstance(exception, exceptions.APIException):
        return exception.default_code, str(exception.detail), {}
    raise TypeError(f"No answer for {exception!r}")


def by_field(detail: Any) -> dict[str, Any]:
    """Errors of a list keep the place of each row: {"0": {…}, "3": {…}}."""
    if isinstance(detail, dict):
        return detail
    if detail and all(isinstance(each, str) for each in detail):
        return {api_settings.NON_FIELD_ERRORS_KEY: detail}
    return {str(place): each for place, each in enumerate(detail) if each}


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    body = {"code": code, "detail": detail, "fields": {}, **more}
    return Response(body, status=status)
