from django.urls import path

from vigie.web.reading import engines, taught, views

VERSION = "taught/<int:overlay_id>/"

urlpatterns = [
    path("", views.reading, name="reading"),
    path("labels/<slug:head>/", views.head, name="reading_head"),
    path("engines/", engines.engines, name="reading_engines"),
    path("taught/", taught.taught, name="reading_taught"),
    path("taught/consent/", taught.consent, name="reading_consent"),
    path("taught/learn/", taught.learn, name="reading_learn"),
    path("taught/off/", taught.switch_off, name="reading_off"),
    path(VERSION, taught.version, name="reading_version"),
    path(f"{VERSION}decisions/", taught.decisions, name="reading_decisions"),
    path(f"{VERSION}activate/", taught.activate, name="reading_activate"),
]
