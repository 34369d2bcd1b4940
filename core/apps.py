from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoreConfig(AppConfig):
    name = "core"


class ReadOnlyAdminConfig(AdminConfig):
    """Puts our site in the place of the framework's; `admin.site` is it."""

    default_site = "core.admin.Site"
