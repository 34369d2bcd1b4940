"""The Celery application: JSON only, late acknowledgement, settings from Django."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("tandem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Having a receiver stops Celery from replacing the format of config/logs.py."""


@celeryd_init.connect
def be_patient(conf: Any, **_kwargs: object) -> None:
    """A worker waits longer for the broker than a page may (seconds)."""
    conf.broker_transport_options = dict(conf.broker_transport_options) | {
        "socket_timeout": 30
    }
