from django.urls import path

from vigie.web.alerts import views

urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("<int:alert_id>/noted/", views.acknowledge, name="alert_acknowledge"),
]
