from django.urls import path

from vigie.web.brand import keys, team, views

urlpatterns = [
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="team_invite"),
    path("team/invitations/<int:invitation_id>/again/", team.invite_again, name="invitation_again"),
    path("team/invitations/<int:invitation_id>/revoke/", team.revoke, name="invitation_revoke"),
    path("team/<int:member_id>/", team.member, name="team_member"),
    path("team/<int:member_id>/remove/", team.remove, name="member_remove"),
    path("brand/", views.brand, name="brand"),
    path("brand/hours/", views.hours, name="hours"),
    path("signature/", views.signature, name="signature"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:key_id>/revoke/", keys.revoke, name="key_revoke"),
]
