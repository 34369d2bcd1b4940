"""The second way to draw a page's parts, for rows that stand there by the hundred.

Templates under `rows/` are Jinja2's: it compiles them to Python, and so draws a row in
a third of the time (ADR 16). They know the same words as every other template; a word
that a row was not given is an error, never a blank.
"""

from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from core.templatetags import ui


def environment(**options: Any) -> Environment:
    """What settings.TEMPLATES hands to Django's Jinja2 backend; all is escaped."""
    options |= {"undefined": StrictUndefined, "autoescape": True}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    made.globals |= {"icon": ui.icon, "badge": ui.badge, "avatar": avatar}
    made.filters |= {"percent": ui.percent, "tone": ui.tone, "when": ui.when}
    return made


@pass_context
def avatar(context: Context, person: Any, role: str = "") -> SafeString:
    return ui.circle(person, role, reader=context.get("user"))
