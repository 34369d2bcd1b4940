"""What is sent as JSON, read so that nothing that cannot be kept or shown gets in.

Outside of core.api, because the framework needs it before a first view can be made.
"""

import json
from typing import IO, Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

TOO_DEEP = "The JSON is nested too deeply. Send it as the description shows."
NO_TEXT = "A text holds half a character (a lone surrogate). Send whole ones."


class JSONParser(parsers.JSONParser):
    """The framework's own, which takes depths and halves for our fault."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        except UnicodeEncodeError:
            raise ParseError(NO_TEXT) from None
        return data
