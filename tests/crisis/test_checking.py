import pytest
from django.utils import timezone

from tests.crisis.room import Team, in_force
from vigie.crisis.checking import altered_words
from vigie.crisis.deciding import decide, note_fact
from vigie.crisis.handing import offer_room
from vigie.crisis.models import Decision, Fact, StatementText

pytestmark = pytest.mark.django_db


def lived() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    sure = Fact.Sureness.SURE
    note_fact(crisis=crisis, text="Panne", source="support", sureness=sure, by=team.sara, now=now)
    decide(crisis=crisis, what="Parler", why="Tôt", by=team.sara, now=now)
    in_force(crisis, by=team.camille, second=team.sara, now=now)
    offer_room(crisis=crisis, taker=team.camille, summary="Tout est dit.", by=team.sara, now=now)


def test_what_was_written_holds() -> None:
    lived()

    assert list(altered_words()) == []


def test_words_changed_or_dropped_afterwards_are_found() -> None:
    lived()
    Decision.objects.update(why="Tard")
    Fact.objects.all().delete()
    StatementText.objects.filter(language="en").update(text="All is well.")

    assert [one.what for one in altered_words()] == ["missing", "altered", "altered", "altered"]
