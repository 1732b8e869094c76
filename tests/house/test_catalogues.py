"""French is complete: every message has its translation, none of them guessed."""

import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import messages

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Answer"
msgstr "Répondre"

msgid "Leave to the community"
msgstr ""

#, fuzzy
msgid "Not us"
msgstr "Pas nous ?"

#, python-format
msgid "Assigned to %(name)s"
msgstr "Attribué à %(nom)s"

#, python-format
msgid "%(n)s case"
msgid_plural "%(n)s cases"
msgstr[0] "un dossier"
msgstr[1] "%(n)s dossiers"
"""

SOURCES = {
    "inbox/words.py": """
from django.utils.translation import gettext as _, ngettext
a = _("Answer"), _("Close"), _("Assigned to %(name)s"), ngettext("%(n)s case", "%(n)s cases", 2)
""",
    "web/templates/desk.html": """
<main>
    {# a comment #}
    {% translate "Leave to the community" %}
      {% blocktranslate trimmed %}Not
        us{% endblocktranslate %}
</main>
""",
    "connectors/mail/connector.py": """
FIELDS = (Field("server", "Mail server", help="Its name, without the port"),)
""",
}


def test_french_is_complete() -> None:
    faults = messages.faults()

    assert not faults, f"{len(faults)} messages, the first of them:\n" + "\n".join(faults[:20])


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with one fault of each kind."""
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    catalogue = tmp_path / "locale/fr/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    return tmp_path


def test_faults_are_seen(small_house: Path) -> None:
    said = sorted((line.split(": ")[2], line.split(": ")[-1]) for line in messages.faults())

    assert said == [
        ("empty", "'Leave to the community'"),
        ("fuzzy", "'Not us'"),
        ("missing", "'Close'"),
        ("missing", "'Its name, without the port'"),
        ("missing", "'Mail server'"),
        ("placeholders differ", "'Assigned to %(name)s'"),
    ]


def test_update_keeps_translations_and_guesses_nothing(small_house: Path) -> None:
    messages.update()

    text = (small_house / "locale/fr/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    assert 'msgid "Answer"\nmsgstr "Répondre"' in text
    assert 'msgid "Close"\nmsgstr ""' in text
    assert 'msgid "Mail server"\nmsgstr ""' in text
