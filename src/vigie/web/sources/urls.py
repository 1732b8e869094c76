from django.urls import path

from vigie.web.sources import holds, places, views

ONE = "<uuid:account_id>/"

urlpatterns = [
    path("", views.sources, name="sources"),
    path("connect/", views.choose, name="connect"),
    path("connect/<str:network>/", views.connect, name="connect_network"),
    path("stop/", holds.stop, name="stop"),
    path("stop/<int:hold_id>/lift/", holds.lift, name="lift"),
    path("places/<int:place_id>/", places.place, name="place"),
    path(ONE, views.source, name="source"),
    path(f"{ONE}pause/", views.pause, name="source_pause"),
    path(f"{ONE}resume/", views.resume, name="source_resume"),
    path(f"{ONE}reconnect/", views.reconnect, name="source_reconnect"),
    path(f"{ONE}remove/", views.remove, name="source_remove"),
    path(f"{ONE}stop/", holds.stop_one, name="source_stop"),
    path(f"{ONE}places/", places.places, name="places"),
]
