from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from vigie.connectors.manual.hosts import NETWORKS
from vigie.web.manual.words import FIELDS

FILE_LIMIT = 5_000_000  # bytes


def networks() -> list[tuple[str, str]]:
    """Networks known by name, for what has no link that tells."""
    return [("", "—"), *sorted((name, shown.title) for name, shown in NETWORKS.items())]


class PasteForm(forms.Form):
    """One message, as somebody saw it."""

    url = forms.CharField(
        label=_("Link to the message"),
        required=False,
        max_length=1000,
        help_text=_("Copied from the network: it leads back there when you answer."),
    )
    text = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Word for word. May be left empty when there is a screenshot."),
    )
    author = forms.CharField(label=_("Who said it"), required=False, max_length=200)
    network = forms.ChoiceField(
        label=_("Network"),
        choices=networks,
        required=False,
        help_text=_("Only where the link does not tell."),
    )
    said_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now. The clock runs from there."),
    )
    rating = forms.IntegerField(label=_("Stars, if it is a review"), required=False, min_value=1, max_value=5)
    screenshot = forms.FileField(
        label=_("Screenshot"),
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, 8 MB at most. Seen by the team only."),
    )


class ImportForm(forms.Form):
    """A table of messages."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.jsonl,.json"}),
        help_text=_("CSV, TSV or JSON lines; 5 MB and 5,000 lines at most."),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > FILE_LIMIT:
            raise forms.ValidationError(_("The file is too large: 5 MB at most."))
        return upload


class MappingForm(forms.Form):
    """Which column holds what. An empty answer leaves the column out."""

    all_optional = True  # said once, by the page

    def __init__(self, *args: Any, columns: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((column, column) for column in columns)]
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(label=str(label), choices=choices, required=False)

    def mapping(self) -> dict[str, str]:
        """What was chosen; an unknown column counts as none."""
        self.full_clean()
        return {name: column for name, column in self.cleaned_data.items() if column}
