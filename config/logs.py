"""Logs: one line per event, as JSON or for people, with the request that caused it.

A request's id is on every line of the request and of the tasks it sends (the settings
turn on django-structlog for Celery). Bodies, form fields and query strings are never
written: they may hold what a customer said.
"""

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def cut_query(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the path of `request` and drop what was searched for."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


def drop_probes(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Forget that a health check passed; those that fail keep their line."""
    if event.get("code") == 200 and str(event.get("request")).endswith(PROBES):
        raise structlog.DropEvent
    return event


PROBES = ("GET /healthz", "GET /readyz")
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow={"task_name", "status_code"}),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    cut_query,
    drop_probes,
]


def configure_structlog() -> None:
    """Send structlog's own loggers through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(level: str, *, json: bool) -> dict[str, Any]:
    """Django's LOGGING setting: everything to standard error in one format."""
    render: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    ]
    if json:
        render += [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    else:
        # Plain: the richer tracebacks print local variables, which hold form fields.
        plain = structlog.dev.plain_traceback
        render += [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
        ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": render,
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines"}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django and gunicorn bring handlers of their own; ours is at the root.
            "django": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            # Requests are logged once, by django-structlog and without the query string.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
            # Scanners try names that are not ours all day long.
            "django.security.DisallowedHost": {"level": "CRITICAL", "propagate": True},
            # A hundred lines for each font of each document, and one for each page.
            "fontTools": {"handlers": [], "level": "WARNING", "propagate": True},
            "weasyprint": {"handlers": [], "level": "WARNING", "propagate": True},
            "axes": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
