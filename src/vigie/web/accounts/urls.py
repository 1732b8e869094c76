"""Login and one's own account. allauth's views are named one by one: nobody signs up by themselves."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from vigie.web.accounts import join, views

of_allauth: list[URLPattern | URLResolver] = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(of_allauth)),
    path("language/", set_language, name="set_language"),
    path("me/", views.me, name="me"),
    path("join/<str:token>/", join.join, name="join"),
    path("me/theme/", views.my_theme, name="my_theme"),
]
