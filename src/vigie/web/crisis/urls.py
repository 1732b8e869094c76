"""The crises of a brand, and the room of each."""

from django.urls import path

from vigie.web.crisis import acts, answers, ending, printing, records, signals, statements, telling, views

ROOM = "room/<uuid:crisis_id>/"

urlpatterns = [
    path("", views.crises, name="crises"),
    path("signals/", signals.signals, name="signals"),
    path("signals/budget/", signals.budget, name="signals_budget"),
    path("signals/forecasts/", records.forecasts, name="forecasts"),
    path("signals/<uuid:signal_id>/", signals.signal, name="signal"),
    path("signals/<uuid:signal_id>/judge/", signals.judge, name="signal_judge"),
    path("open/", views.open_one, name="crisis_open"),
    path(ROOM, views.room, name="crisis_room"),
    path(f"{ROOM}board/", views.board, name="crisis_board"),
    path(f"{ROOM}print/", printing.printed, name="crisis_print"),
    path(f"{ROOM}facts/", acts.fact, name="crisis_fact"),
    path(f"{ROOM}facts/<int:fact_id>/", acts.check, name="crisis_check"),
    path(f"{ROOM}decisions/", acts.decision, name="crisis_decide"),
    path(f"{ROOM}steps/", acts.step, name="crisis_step_add"),
    path(f"{ROOM}steps/<int:step_id>/", acts.tick, name="crisis_step"),
    path(f"{ROOM}level/", acts.level, name="crisis_level"),
    path(f"{ROOM}speaker/", acts.speaker, name="crisis_speaker"),
    path(f"{ROOM}pause/", acts.pause_one, name="crisis_pause"),
    path(f"{ROOM}resume/", acts.resume_one, name="crisis_resume"),
    path(f"{ROOM}hold/", acts.take, name="crisis_take"),
    path(f"{ROOM}hand-over/", acts.offer, name="crisis_hand"),
    path(f"{ROOM}hand-over/accept/", acts.accept, name="crisis_accept"),
    path(f"{ROOM}statement/", statements.write, name="crisis_statement"),
    path(f"{ROOM}statement/check/", statements.check, name="crisis_statement_check"),
    path(f"{ROOM}statement/<int:statement_id>/approve/", statements.approve, name="crisis_approve"),
    path(f"{ROOM}statement/<int:statement_id>/withdraw/", statements.withdraw, name="crisis_withdraw"),
    path(f"{ROOM}statement/<int:statement_id>/publish/", statements.publish, name="crisis_publish"),
    path(f"{ROOM}publications/<int:publication_id>/tick/", statements.tick, name="crisis_tick"),
    path(f"{ROOM}answers/", answers.answer_many, name="crisis_answers"),
    path(f"{ROOM}cases/<uuid:case_id>/leave/", answers.leave, name="crisis_case_leave"),
    path("cases/<uuid:case_id>/", answers.add, name="crisis_case_add"),
    path(f"{ROOM}updates/", telling.update, name="crisis_update"),
    path(f"{ROOM}updates/<int:update_id>/back/", telling.take_back, name="crisis_update_back"),
    path(f"{ROOM}updates/mails/<int:mail_id>/", telling.again, name="crisis_mail_again"),
    path(f"{ROOM}people/", telling.person, name="crisis_person"),
    path(f"{ROOM}people/<int:stakeholder_id>/remove/", telling.remove, name="crisis_person_remove"),
    path(f"{ROOM}links/", telling.share, name="crisis_share"),
    path(f"{ROOM}links/<int:link_id>/revoke/", telling.revoke, name="crisis_revoke"),
    path(f"{ROOM}close/", ending.close, name="crisis_close"),
    path(f"{ROOM}review/", ending.review, name="crisis_review"),
    path(f"{ROOM}review/improvements/", ending.improvement, name="crisis_improvement"),
    path(f"{ROOM}review/improvements/<int:improvement_id>/", ending.improved, name="crisis_improvement_done"),
]
