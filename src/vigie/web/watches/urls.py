from django.urls import path

from vigie.web.watches import views

urlpatterns = [
    path("", views.watches, name="watches"),
    path("new/", views.new, name="watch_new"),
    path("try/", views.trial, name="watch_try"),
    path("<int:watch_id>/", views.edit, name="watch"),
    path("<int:watch_id>/switch/", views.switch, name="watch_switch"),
    path("<int:watch_id>/delete/", views.delete, name="watch_delete"),
]
