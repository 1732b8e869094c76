from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.web.query.forms import WatchQueryForm


class WatchForm(WatchQueryForm):
    """A watch: its name, and its words."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("For example: our name, our products, the competition.")
    )
    field_order = ("name", "query")
