from django.urls import path

from vigie.web.playbook import departments, rules, texts, topics, trying

urlpatterns = [
    path("", rules.rules, name="playbook"),
    path("edit/", rules.edit, name="rules_edit"),
    path("edit/try/", trying.trial, name="rules_try"),
    path("versions/<int:version>/", rules.version, name="rules_version"),
    path("versions/<int:version>/activate/", rules.activate, name="rules_activate"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.new, name="text_new"),
    path("texts/<int:template_id>/", texts.text, name="text"),
    path("texts/<int:template_id>/edit/", texts.edit, name="text_edit"),
    path("texts/<int:template_id>/retire/", texts.retire, name="text_retire"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.new, name="topic_new"),
    path("topics/<slug:topic_key>/", topics.edit, name="topic"),
    path("topics/<slug:topic_key>/switch/", topics.switch, name="topic_switch"),
    path("topics/<slug:topic_key>/forget/", topics.forget, name="topic_forget"),
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.new, name="department_new"),
    path("departments/<int:department_id>/", departments.department, name="department"),
    path("departments/<int:department_id>/edit/", departments.edit, name="department_edit"),
    path("departments/<int:department_id>/delete/", departments.delete, name="department_delete"),
    path("departments/former/<int:former_id>/restore/", departments.restore, name="department_restore"),
]
