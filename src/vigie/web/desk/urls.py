"""The desk, under a brand's own address."""

from django.urls import path

from vigie.web.desk import acts, answers, bulk, live, removals, views

CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("queue/", views.queue, name="queue"),
    path("pulse/", views.pulse, name="pulse"),
    path("live/", live.live, name="live"),
    path("bulk/preview/", bulk.preview, name="bulk_preview"),
    path("bulk/", bulk.carry_out, name="bulk"),
    path("bulk/undo/", bulk.undo, name="bulk_undo"),
    path(CASE, views.case, name="case"),
    path(f"{CASE}draft/", answers.draft, name="case_draft"),
    path(f"{CASE}templates/", answers.template_list, name="case_templates"),
    path(f"{CASE}template/", answers.use_template, name="case_template"),
    path(f"{CASE}reply/", answers.reply, name="case_reply"),
    path(f"{CASE}take-back/", answers.take_back, name="case_take_back"),
    path(f"{CASE}approve/", answers.approve, name="case_approve"),
    path(f"{CASE}pen/", answers.pen, name="case_pen"),
    path(f"{CASE}assign/", acts.assign, name="case_assign"),
    path(f"{CASE}note/", acts.note, name="case_note"),
    path(f"{CASE}leave/", acts.leave, name="case_leave"),
    path(f"{CASE}close/", acts.close, name="case_close"),
    path(f"{CASE}reopen/", acts.reopen, name="case_reopen"),
    path(f"{CASE}thank/", acts.thank, name="case_thank"),
    path(f"{CASE}correct/", acts.correct, name="case_correct"),
    path(f"{CASE}copy/", acts.copy, name="case_copy"),
    path(f"{CASE}tick/", acts.tick, name="case_tick"),
    path(f"{CASE}looked/", acts.looked, name="case_looked"),
    path(f"{CASE}remove/", removals.remove, name="case_remove"),
    path(f"{CASE}undo/", removals.undo, name="case_undo"),
    path(f"{CASE}back/", removals.bring_back, name="case_back"),
    path(f"{CASE}exception/", removals.ask_exception, name="case_exception"),
    path(f"{CASE}exception/answer/", removals.decide_exception, name="case_exception_answer"),
]
