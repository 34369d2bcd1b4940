from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "pilots"

    def ready(self) -> None:
        from core import veils
        from pilots.veil import OfPilots

        veils.put(OfPilots())
