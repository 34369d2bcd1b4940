"""A starting worker takes back what a killed one left.

A killed worker hands nothing back: its tasks stay marked as taken until the
visibility timeout (settings). Where it was the only worker, nobody else can be working
on them, so the next one takes them back as soon as it starts. Tasks are safe to run
twice, so a wrong guess costs work and nothing else.
"""

from typing import Any

import structlog
from celery.signals import worker_ready

from config.celery import app

BATCH = 1000
log = structlog.get_logger(__name__)


@worker_ready.connect
def take_back(sender: Any, **_kwargs: Any) -> None:
    """Put back what a killed worker had taken, if no other worker is alive."""
    answers = app.control.ping(timeout=1.0) or []
    if any(name != sender.hostname for answer in answers for name in answer):
        return
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        channel.visibility_timeout = 0
        channel.qos.restore_visible(num=BATCH)
    log.info("took_back_unfinished_tasks")
