"""Stronger engines: chosen by an administrator, tried in the open, and told of to the last message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vigie.brands.models import Role
from vigie.core.types import Guess
from vigie.reading.asking import Try, try_engine
from vigie.reading.engines.answers import Trouble
from vigie.reading.engines.endpoint import chat_address
from vigie.reading.engines.onnx import allowed_files
from vigie.reading.models import Asked, Reader
from vigie.reading.queries import reader_of
from vigie.reading.services import ReaderFields, change_reader
from vigie.reading.spending import asked_since, is_resting, left_today, totals_since
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk import words
from vigie.web.desk.topics import Topics, topics_named
from vigie.web.forms import answers, said_on
from vigie.web.sources.forms import AddressField

DAYS: Final = 30
SHOWN: Final = 200  # rows of the list
KEPT: Final = ("engine", "daily_messages", "onnx_folder", "endpoint_url", "endpoint_model")

# Why an engine gave no answer: codes of reading.engines, of reading.spending and of a trial.
TROUBLE: Mapping[str, Promise] = {
    "address-blocked": gettext_lazy("the address is not public, and whoever runs Vigie has not allowed it"),
    "broken": gettext_lazy("the connection was cut"),
    "failed": gettext_lazy("the classifier failed on this text"),
    "failing": gettext_lazy("the server is failing"),
    "files-missing": gettext_lazy("model.onnx, tokenizer.json or config.json is not in the folder"),
    "folder-not-allowed": gettext_lazy("the folder is not one that whoever runs Vigie has allowed"),
    "in-clear": gettext_lazy("the address has to begin with https://: anybody could read along"),
    "key-refused": gettext_lazy("the key was refused"),
    "key-spoiled": gettext_lazy("the key in the vault cannot be opened: give it again"),
    "key-unusable": gettext_lazy("the key holds characters that no key has"),
    "limited": gettext_lazy("the server asked us to wait"),
    "model-unusable": gettext_lazy("the model or its labels cannot be used"),
    "no-address": gettext_lazy("this is not the address of a server"),
    "no-answer": gettext_lazy("no answer yet, or Vigie was interrupted"),
    "nonsense": gettext_lazy("the answer made no sense"),
    "not-installed": gettext_lazy("onnxruntime and tokenizers are not installed on this machine"),
    "not-there": gettext_lazy("there is no such address or model"),
    "refused": gettext_lazy("the server refused the question"),
    "slow": gettext_lazy("no answer in time"),
    "spent": gettext_lazy("the messages of the day are spent"),
    "unreachable": gettext_lazy("the server cannot be reached"),
}

# A label that the desk shows nowhere else.
HEAT: Mapping[str, Promise] = {
    "arousal": pgettext_lazy("reading", "anger"),
    "calm": pgettext_lazy("anger", "calm"),
    "upset": pgettext_lazy("anger", "upset"),
    "angry": pgettext_lazy("anger", "angry"),
    "furious": pgettext_lazy("anger", "furious"),
}


def trouble(code: str) -> str:
    """Why there was no answer; "" when there was."""
    return words.word(TROUBLE, code.partition(":")[0])


class EngineForm(forms.Form):
    """Which engine gives a second opinion, and how many messages a day it may cost."""

    engine = forms.ChoiceField(
        label=gettext_lazy("Who is asked when the engine is in doubt?"),
        choices=Reader.Engine.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    daily_messages = forms.IntegerField(
        label=gettext_lazy("Messages a day, at most"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Beyond that, messages keep their first reading until midnight."),
    )
    onnx_folder = forms.CharField(
        label=gettext_lazy("Folder of the classifier"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Its full path, under a folder that whoever runs Vigie has allowed."),
    )
    endpoint_url = AddressField(
        label=gettext_lazy("Address of the model"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"placeholder": "https://modele.example/v1"}),
        help_text=gettext_lazy("A server that answers as OpenAI’s chat completions do."),
    )
    endpoint_model = forms.CharField(
        label=gettext_lazy("Name of the model there"), max_length=120, required=False
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Empty keeps the one there is. For another address it has to be given again."),
    )
    forget = forms.BooleanField(label=gettext_lazy("Forget the key"), required=False)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(reader, name) for name in KEPT}
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            if given.get("engine") == Reader.Engine.ONNX:
                allowed_files(given.get("onnx_folder", ""), settings.VIGIE_ONNX_FOLDERS)
        except Trouble as refused:
            self.add_error("onnx_folder", capfirst(trouble(refused.code)))
        try:
            if given.get("engine") == Reader.Engine.ENDPOINT or given.get("endpoint_url"):
                chat_address(given.get("endpoint_url", ""))
        except Trouble as refused:
            self.add_error("endpoint_url", capfirst(trouble(refused.code)))
        return given

    def values(self) -> ReaderFields:
        """What the service takes. A key is for the server it was given for, and leaves with its address."""
        given = self.cleaned_data
        values = ReaderFields(
            engine=given["engine"],
            daily_messages=given["daily_messages"],
            onnx_folder=given["onnx_folder"],
            endpoint_url=given["endpoint_url"],
            endpoint_model=given["endpoint_model"],
        )
        moved = urlsplit(given["endpoint_url"]).netloc != urlsplit(self.reader.endpoint_url).netloc
        if given["key"] or given["forget"] or moved:
            values["key"] = "" if given["forget"] else given["key"]
        return values


class SentenceForm(forms.Form):
    """A sentence of one's own to try the engine on."""

    sentence = forms.CharField(
        label=gettext_lazy("A sentence of your own"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("It is masked and sent as a real message would be, and counts in the day."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row of what was asked."""

    asked: Asked
    trouble: str


@brand_view("GET", "POST", role=Role.ADMIN)
def engines(request: BrandRequest) -> HttpResponseBase:
    reader = reader_of(request.brand)
    is_trial = "sentence" in request.POST
    form = EngineForm(None if is_trial else answers(request), reader=reader)
    sentence = SentenceForm(request.POST if is_trial else None)
    if form.is_valid():
        with said_on(form):
            now = timezone.now()
            change_reader(brand=request.brand, by=request.member, now=now, **form.values())
            messages.success(request, _("Saved. It counts from the next message on."))
            return redirect("reading_engines", request.brand.public_id)
    tried = _tried(reader, sentence)
    context = {"form": form, "sentence": sentence, "tried": tried, **_asked(reader)}
    return render(request, "reading/engines.html", context)


def _tried(reader: Reader, form: SentenceForm) -> dict[str, object] | None:
    """What left and what came back, to the letter; None when nothing is tried."""
    if not reader.engine or not form.is_valid():
        return None
    topics = topics_named(reader.brand)
    attempt: Try = try_engine(reader=reader, text=form.cleaned_data["sentence"], now=timezone.now())
    return {
        "host": attempt.host,
        "sent": attempt.sent if attempt.outcome.went else "",
        "said": attempt.outcome.said,
        "labels": [_label(head, guess, topics) for head, guess in attempt.outcome.answers.items()],
        "trouble": trouble(attempt.outcome.trouble),
    }


def _label(head: str, guess: Guess, topics: Topics) -> tuple[str, str]:
    value = guess.value or ""
    if head in HEAT:
        return str(HEAT[head]), words.word(HEAT, value)
    return words.word(words.HEADS, head), topics.value(head, value)


def _asked(reader: Reader) -> dict[str, object]:
    """What the day still allows, and all that was asked of late."""
    now = timezone.now()
    since = now - timedelta(days=DAYS)
    rows = asked_since(brand=reader.brand, since=since)[:SHOWN]
    left = left_today(reader=reader, now=now)
    return {
        "reader": reader,
        "spent": reader.daily_messages - left,
        "resting": bool(reader.engine) and is_resting(reader=reader, now=now),
        "lines": [Line(row, trouble(row.trouble)) for row in rows],
        "totals": totals_since(brand=reader.brand, since=since),
        "days": DAYS,
    }
