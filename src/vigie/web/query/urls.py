from django.urls import path

from vigie.web.query import views

urlpatterns = [
    path("explain/", views.explain, name="query_explain"),
    path("build/", views.build, name="query_build"),
]
