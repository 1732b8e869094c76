from django.urls import path

from vigie.web.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("export/<slug:form>/", views.export, name="search_export"),
    path("save/", views.save, name="search_save"),
    path("saved/<int:saved_id>/forget/", views.forget, name="search_forget"),
]
