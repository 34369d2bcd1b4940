"""What log lines carry, and what they never carry."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from config.logs import logging_config
from tests.cards import PAN, tells_card


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The product's own format, written where the test can read it."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    config = logging_config("INFO", json=True)
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream
    logging.getLogger().handlers[:] = before


def parsed(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_id_and_without_its_query(lines, client):
    client.get(f"/no-such-page/?q={PAN.replace(' ', '')}")
    [line] = [x for x in parsed(lines) if x["event"] == "request_finished"]
    assert line["request"] == "GET /no-such-page/"
    assert line["request_id"]
    assert not tells_card(lines.getvalue())


@pytest.mark.django_db
def test_a_body_is_never_written_even_when_the_view_fails(lines, client, monkeypatch):
    def fail(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the view is broken")

    monkeypatch.setattr("axes.backends.AxesStandaloneBackend.authenticate", fail)
    client.raise_request_exception = False
    typed = {"username": "a@example.org", "password": f"card {PAN}"}
    answer = client.post("/sign-in/", typed)
    assert answer.status_code == 500
    assert "the view is broken" in lines.getvalue()
    assert not tells_card(lines.getvalue())


@pytest.mark.django_db
def test_passed_health_checks_leave_no_line(lines, client):
    client.get("/healthz")
    assert lines.getvalue() == ""


def test_tracebacks_hold_no_local_variables(lines):
    note = "what " + "the customer said"

    def fail(text: str) -> None:
        raise ValueError("broken")

    for as_json in (True, False):
        config = logging_config("INFO", json=as_json)
        config["handlers"]["stderr"]["stream"] = lines
        logging.config.dictConfig(config)
        try:
            fail(note)
        except ValueError:
            structlog.get_logger("test").exception("it_failed")
            logging.getLogger("test").exception("it failed")
    assert lines.getvalue().count("ValueError: broken") == 4
    assert note not in lines.getvalue()


def test_plain_and_structured_lines_look_alike(lines):
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("ours").info("hello", rows=3)
        logging.getLogger("theirs").info("hello")
    ours, theirs = parsed(lines)
    assert ours.pop("rows") == 3
    assert ours.keys() == theirs.keys()
    assert theirs["request_id"] == "abc"
