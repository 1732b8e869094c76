from django.urls import path

from vigie.web.plans import copies, drafting, overview, questions, rows

ONE = "draft/scenarios/<slug:drafted_key>/"

urlpatterns = [
    path("", overview.plan, name="plan"),
    path("new/", questions.questions, name="plan_new"),
    path("versions/<int:plan_number>/", overview.version, name="plan_version"),
    path("scenarios/<slug:scenario_key>/", overview.scenario, name="plan_scenario"),
    path("review/", overview.review, name="plan_review"),
    path("rehearsed/", overview.rehearsed, name="plan_rehearsed"),
    path("called/", overview.contact_called, name="plan_contact_called"),
    path("edit/", drafting.edit, name="plan_edit"),
    path("draft/", drafting.draft, name="plan_draft"),
    path("draft/frame/", drafting.frame, name="plan_frame"),
    path("draft/steps/", rows.common_steps, name="plan_steps"),
    path("draft/contacts/", rows.contacts, name="plan_contacts"),
    path("draft/scenarios/new/", rows.scenario_new, name="plan_scenario_new"),
    path(ONE, rows.scenario_edit, name="plan_scenario_edit"),
    path(f"{ONE}steps/", rows.scenario_steps, name="plan_scenario_steps"),
    path(f"{ONE}statements/", rows.statements, name="plan_statements"),
    path(f"{ONE}delete/", rows.scenario_delete, name="plan_scenario_delete"),
    path("draft/enforce/", drafting.enforce, name="plan_enforce"),
    path("draft/discard/", drafting.discard, name="plan_discard"),
    path("print/", copies.paper, name="plan_print"),
    path("plan.pdf", copies.pdf, name="plan_pdf"),
    path("offline.html", copies.offline, name="plan_offline"),
    path("mail/", copies.mail, name="plan_mail"),
]
