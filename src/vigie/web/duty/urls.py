from django.urls import path

from vigie.web.duty import contacts, ladder, rota, trials, views

urlpatterns = [
    path("", views.duty, name="duty"),
    path("me/", contacts.mine, name="duty_me"),
    path("contacts/new/", contacts.new, name="contact_new"),
    path("contacts/<int:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<int:contact_id>/channels/", contacts.add_channel, name="channel_add"),
    path("contacts/<int:contact_id>/test/", trials.try_contact, name="contact_test"),
    path("contacts/<int:contact_id>/retire/", contacts.retire, name="contact_retire"),
    path("channels/<int:channel_id>/remove/", contacts.remove_channel, name="channel_remove"),
    path("turns/new/", rota.new, name="turn_new"),
    path("turns/<int:turn_id>/", rota.edit, name="turn"),
    path("turns/<int:turn_id>/remove/", rota.remove, name="turn_remove"),
    path("changes/new/", rota.change, name="change_new"),
    path("changes/<int:change_id>/remove/", rota.unchange, name="change_remove"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("test/", trials.try_ladder, name="ladder_test"),
    path("tests/<int:trial_id>/", trials.trial, name="trial"),
]
