from django.urls import path

from vigie.web.past import views, writing

ONE = "cases/<slug:case_key>/"

urlpatterns = [
    path("", views.past, name="past"),
    path("similar/", views.similar, name="past_similar"),
    path("new/", writing.new, name="past_new"),
    path(ONE, views.case, name="past_case"),
    path(f"{ONE}edit/", writing.edit, name="past_edit"),
    path(f"{ONE}copy/", views.copy, name="past_copy"),
    path(f"{ONE}forget/", views.forget, name="past_forget"),
]
