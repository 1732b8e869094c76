from django.urls import path

from vigie.web.hooks.views import hook

urlpatterns = [path("<uuid:hook_id>/", hook, name="hook")]
