from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.core.drill.acts import Did
from vigie.core.drill.faults import ScenarioRefused
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.tree import LARGEST
from vigie.crisis.drills.services import FASTEST, SLOWEST
from vigie.web.drills.words import BY_HAND


class StartForm(forms.Form):
    """How a scenario is played."""

    speed = forms.IntegerField(
        label=_("Speed"),
        min_value=SLOWEST,
        max_value=FASTEST,
        help_text=_("How many times faster than life: 1 for a team, 10 for one hour in six minutes."),
    )
    seed = forms.IntegerField(
        label=_("Chance"),
        min_value=0,
        max_value=10**9 - 1,
        required=False,
        help_text=_("The same number plays the same crowd again. Empty: that of the scenario."),
    )


class OwnForm(StartForm):
    """A scenario of the team's own, pasted in."""

    text = forms.CharField(
        label=_("Scenario"),
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "mono"}),
        help_text=_("YAML, schema vigie-drill/1. “vigie drill new” writes a first one."),
    )
    field_order = ("text", "speed", "seed")

    def clean_text(self) -> str:
        """Every fault with its line."""
        text: str = self.cleaned_data["text"]
        try:
            parse_scenario(text)
        except ScenarioRefused as refused:
            said = [
                _("line %(line)s: %(what)s") % {"line": fault.line, "what": fault.said(lambda m: str(_(m)))}
                for fault in refused.faults
            ]
            raise forms.ValidationError(said) from refused
        return text


class ActForm(forms.Form):
    """Something the team did beside the networks."""

    did = forms.ChoiceField(choices=[(did.value, words) for did, words in BY_HAND.items()])
    about = forms.CharField(required=False, max_length=60)

    def clean_did(self) -> Did:
        return Did(self.cleaned_data["did"])
