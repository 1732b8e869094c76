from django.urls import path

from vigie.web.drills import views

urlpatterns = [
    path("", views.drills, name="drills"),
    path("library/<slug:scenario>/", views.scenario, name="drill_scenario"),
    path("own/", views.own, name="drill_own"),
    path("<uuid:drill_id>/", views.drill, name="drill"),
    path("<uuid:drill_id>/now/", views.now_playing, name="drill_now"),
    path("<uuid:drill_id>/pause/", views.pause, name="drill_pause"),
    path("<uuid:drill_id>/resume/", views.resume, name="drill_resume"),
    path("<uuid:drill_id>/end/", views.end, name="drill_end"),
    path("<uuid:drill_id>/acts/", views.note, name="drill_note"),
]
