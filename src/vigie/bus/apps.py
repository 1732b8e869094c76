from django.apps import AppConfig


class BusConfig(AppConfig):
    name = "vigie.bus"
    label = "bus"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vigie.bus import among  # noqa: F401 - registers the look-up that all floors above use
