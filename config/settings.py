"""Settings: one file, read top to bottom; the environment overrides, never forks.

Long tables of the API and of logs stand in files beside it (api.py, logs.py).
Every variable read here is listed in docs/operations.md and in docker-compose.yml
(a test compares the three).
"""

import logging
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from config import api, embedded, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- what kind of place is this ------------------------------------------------
DEMO = env.bool("DEMO", default=False)  # one-click sign-in for the demo company
# What the people of the demo company type where a password is asked for again.
DEMO_PASSWORD = "larkmont demo 2026"
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)
DEFAULT_SECRET = "insecure-outside-production"
SECRET_KEY = env("SECRET_KEY", default=DEFAULT_SECRET)
AUDIT_KEY = env("AUDIT_KEY", default=SECRET_KEY)  # keys the audit seal
AUDIT_KEY_ID = env("AUDIT_KEY_ID", default="1")
AUDIT_OLD_KEYS = env.dict("AUDIT_OLD_KEYS", default={})  # "1=…,2=…": to verify with
# Seals the tokens of other systems that we keep; what an older key sealed still opens.
SECRETS_KEY = env("SECRETS_KEY", default="") or SECRET_KEY
SECRETS_OLD_KEYS = env.list("SECRETS_OLD_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The product's "today" (ISO date) for the demo company; empty means the real one.
TODAY = env("TODAY", default="")

if PRODUCTION:
    if SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to 50 or more random characters.")
    if DEBUG or DEMO:
        raise ImproperlyConfigured("DEBUG and DEMO must be off in production.")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts in production.")
    if not env("DATABASE_URL", default="") or not env("REDIS_URL", default=""):
        raise ImproperlyConfigured("Set DATABASE_URL and REDIS_URL in production.")

# --- applications ----------------------------------------------------------------
INSTALLED_APPS = [
    "core.apps.ReadOnlyAdminConfig",  # django.contrib.admin, read-only
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
    "core",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "support",
    "pilots",
    "roadmap",
    "dashboards",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SignInMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
    "core.middleware.ResendMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    },
    {
        # Rows that stand on a page by the hundred: {% drawn "backlog/row.html" %}.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "rows",
        "DIRS": [BASE_DIR / "rows"],
        "OPTIONS": {"environment": "core.drawing.environment"},
    },
]
FORM_RENDERER = "core.forms.TandemRenderer"
PRINT_NOTE = "Internal: for people of this company only."  # under printed pages
# … and under what leaves the company: shared links, and files for vendors.
SHARED_NOTE = "Shared in confidence. A direction, not a commitment to dates or scope."
# What the frame reads from apps right of core: functions of the person (core/context.py).
SHELL: dict[str, Any] = {
    "products": "portfolio.queries.nav_products",
    "delayed": "core.health.is_delayed",
    "counts": {
        "discovery:inbox": "discovery.queries.inbox_count",
        "governance:review_list": "governance.queries.waiting_count",
    },
}

# --- database, broker, cache --------------------------------------------------------
DATABASES = {
    "default": environ.Env.db_url_config(
        env("DATABASE_URL", default="") or embedded.database_url()
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="") or embedded.redis_url()
CACHES = {
    "default": {
        "BACKEND": "config.cache.Cache",  # pages do without it when it is away
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A dead broker must not hold a page: one try, one second. Workers get more time
# (config/celery.py) and take back what a killed one left (config/workers.py).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # workers try for ever
CELERY_TASK_PUBLISH_RETRY = False
CELERY_IMPORTS = ["config.heartbeat", "config.workers", "core.imports.tasks"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker logs like everything else
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.heartbeat:BeatScheduler"

# --- people ----------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "core:sign_in"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "core:sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "core.views.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time told stays true
AXES_USERNAME_FORM_FIELD = "username"  # the sign-in form's name for the address
AXES_VERBOSE = False
# How many proxies stand before us and append to X-Forwarded-For; 0: believe no header.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_CLIENT_IP_CALLABLE = "config.addresses.client_ip"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "core.views.csrf_failure"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Tandem <tandem@localhost>")

# --- language, time, files ----------------------------------------------------------------
TIME_ZONE = env("TIME_ZONE", default="America/Chicago")
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticstorage.Storage"},
}
WHITENOISE_USE_FINDERS = DEBUG
# Pages ask for hashed names alone: compressing source maps took ten times as long.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger uploads go to disk, not memory
VOICES_AT_LEAST, HEARD_HALF_LIFE, RETENTION_NOTICE = env.int("VOICES_AT_LEAST", default=5), env.int("HEARD_HALF_LIFE", default=28), env.int("RETENTION_NOTICE", default=30)  # fmt: skip
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)

# What can be imported, in the order people see it: dotted paths of core.imports Kinds.
IMPORT_KINDS = [
    "discovery.imports.NOTES", "backlog.imports.BACKLOG", "backlog.requirement_imports.REQUIREMENTS", "roadmap.imports.CARDS",
    "support.imports.ASSOCIATES", "support.imports.RECEIPTS", "support.incident_imports.INCIDENTS", "support.risk_imports.RISKS",
    "governance.imports.CHANGES", "governance.case_imports.CASES", "governance.change_request_imports.CHANGE_REQUESTS", "pilots.data_files.EXCLUSIONS", "portfolio.imports.OBSERVATIONS",
    "portfolio.imports.MEASURES", "portfolio.standard_imports.STANDARDS", "pilots.data_files.OBSERVATIONS", "pilots.data_files.ASSIGNMENT",
]  # fmt: skip
# What tells a gate of itself (governance.gated, .checks), and a decision (.due_decisions).
GATED = ["pilots.gated.PILOT"]
GATE_CHECKS = ["governance.checks.it_is_in", "governance.checks.same_old_thing", "portfolio.gate_checks.standards_are_kept", "support.gate_checks.risks_are_answered"]  # fmt: skip
DECIDED = [f"{a}.decided.KIND" for a in ("portfolio", "discovery", "backlog", "roadmap", "pilots", "support", "governance")]  # fmt: skip
# Figures fetched from the address of a CSV file (core/fetching.py).
SOURCE_MAX_BYTES = env.int("SOURCE_MAX_BYTES", default=50 * 1024 * 1024)
SOURCE_ALLOW_PRIVATE = env.bool("SOURCE_ALLOW_PRIVATE", default=False)

# --- security headers -----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = api.rest_framework(
    strangers=env("API_ANON_RATE", default="60/min"),
    people=env("API_USER_RATE", default="600/min"),
    proxies=PROXY_COUNT,
)
SPECTACULAR_SETTINGS = api.SCHEMA

# --- logs: structured, with the request id that follows into tasks ---------------------------------
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = logs.logging_config(LOG_LEVEL, json=env.bool("LOG_JSON", default=PRODUCTION))
logs.configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# The end of a request says it all; its start only when someone is looking.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
