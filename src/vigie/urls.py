"""Where each face answers. The web's own routes are in `web/urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

from vigie.api.main import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("vigie.web.urls")),
]

handler403 = "vigie.web.errors.forbidden"
handler404 = "vigie.web.errors.not_found"
handler500 = "vigie.web.errors.failed"
