from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.web.query.forms import QueryForm


class SearchForm(QueryForm):
    """The address of a search: what is looked for, and under which message to go on."""

    before = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["query"].widget.attrs["rows"] = 2


class SaveForm(QueryForm):
    name = forms.CharField(label=_("Name of the search"), max_length=80)
