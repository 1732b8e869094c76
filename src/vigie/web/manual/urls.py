from django.urls import path

from vigie.web.manual import tables, views

ONE = "sources/<uuid:account_id>/"

urlpatterns = [
    path(f"{ONE}paste/", views.paste_one, name="paste"),
    path(f"{ONE}import/", tables.bring, name="import"),
    path(f"{ONE}import/preview/", tables.preview, name="import_preview"),
    path(f"{ONE}import/keep/", tables.keep, name="import_keep"),
    path(f"{ONE}import/refused.csv", tables.report, name="import_report"),
    path("screenshots/<str:name>", views.screenshot, name="screenshot"),
]
