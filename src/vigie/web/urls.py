"""The addresses of the web face. Everything of a brand lies under b/<brand>/, see web/access.py."""

from django.urls import URLPattern, URLResolver, include, path

from vigie.web.crisis.telling import shared
from vigie.web.duty.views import have_it
from vigie.web.setup.views import home

of_a_brand: list[URLPattern | URLResolver] = [
    path("", include("vigie.web.desk.urls")),
    path("query/", include("vigie.web.query.urls")),
    path("search/", include("vigie.web.search.urls")),
    path("watches/", include("vigie.web.watches.urls")),
    path("sources/", include("vigie.web.sources.urls")),
    path("playbook/", include("vigie.web.playbook.urls")),
    path("reading/", include("vigie.web.reading.urls")),
    path("crisis/", include("vigie.web.crisis.urls")),
    path("alerts/", include("vigie.web.alerts.urls")),
    path("duty/", include("vigie.web.duty.urls")),
    path("drills/", include("vigie.web.drills.urls")),
    path("crisis/plan/", include("vigie.web.plans.urls")),
    path("crisis/past/", include("vigie.web.past.urls")),
    path("", include("vigie.web.brand.urls")),
    path("", include("vigie.web.manual.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("vigie.web.setup.urls")),
    path("", include("vigie.web.accounts.urls")),
    path("room/<str:sealed>/", shared, name="crisis_link"),
    path("hooks/", include("vigie.web.hooks.urls")),
    path("have-it/<str:ticket>/", have_it, name="have_it"),
    path("b/<uuid:brand_id>/", include(of_a_brand)),
]
