from django.apps import AppConfig
from django.contrib.admin import apps as admin


class CoreConfig(AppConfig):
    name = "core"
    default = True

    def ready(self) -> None:
        from core.forms import bound_days, bound_texts, speak_plainly

        speak_plainly()
        bound_texts()
        bound_days()


class ReadOnlyAdminConfig(admin.AdminConfig):
    """Puts our site in the place of the framework's; `admin.site` is it."""

    default_site = "core.admin_site.Site"
    default = False
