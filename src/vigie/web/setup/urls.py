from django.urls import path

from vigie.web.setup import views

urlpatterns = [path("welcome/", views.welcome, name="welcome")]
