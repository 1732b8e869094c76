"""A crisis in full swing: what the room shows is drawn from it."""

from datetime import datetime, timedelta

from tests import factories as make
from tests.crisis.room import EN, FR, PLAN, Team, in_force
from vigie.brands.models import Member
from vigie.core.types import Guess, Reading
from vigie.crisis.deciding import check_fact, decide, note_fact, tick_step
from vigie.crisis.gathering import add_cases
from vigie.crisis.models import Crisis, CrisisEvent, Fact, Statement, Step
from vigie.crisis.sharing import share_room
from vigie.crisis.stating import Words, write_statement
from vigie.listening.models import Tally
from vigie.networks.models import Account

CANARY = "Luciole Tremblay"
NEGATIVE = Reading(model="essai", sentiment=Guess("negative", 0.9), severity=2)
WAVE = (1, 2, 2, 4, 7, 9, 14, 18, 22, 27, 31, 38, 41, 39, 44, 40, 36, 33, 29, 31, 26, 24, 21, 19)


class Scene:
    """A brand, its team, and a crisis an hour old."""

    def __init__(self, *, now: datetime | None = None, language: str = "fr") -> None:
        self.now = now or make.just_now()
        self.team = Team(make.make_brand(name="Boréale, livraison", language=language))
        self.brand = self.team.brand
        self.account: Account = make.make_account(
            self.brand, network="bluesky", name="Boréale sur Bluesky", handle="boreale.example"
        )
        make.make_account(
            self.brand, network="wordpress", name="Blogue", server="https://blogue.boreale.example"
        )
        self._hear()
        self.crisis = self._open()

    @property
    def sara(self) -> Member:
        return self.team.sara

    def ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes)

    def _hear(self) -> None:
        start = self.ago(67).replace(second=0, microsecond=0)
        wave = [WAVE[n * len(WAVE) // 67] + n * 5 % 4 for n in range(67)]
        rows = [(start + timedelta(minutes=n), count) for n, count in enumerate(wave)]
        rows += [
            (start - timedelta(days=day, minutes=step * 7), 1) for day in range(1, 8) for step in range(200)
        ]
        minutes: dict[datetime, int] = {}
        for at, count in rows:
            minute = at.replace(second=0, microsecond=0)
            minutes[minute] = minutes.get(minute, 0) + count
        Tally.objects.bulk_create(
            Tally(brand=self.brand, kind="post", minute=minute, heard=n, negative=round(n * 0.7))
            for minute, n in minutes.items()
        )

    def _open(self) -> Crisis:
        team, ago = self.team, self.ago
        crisis = team.opened(now=ago(53), began_at=ago(67), detected_at=ago(55), plan=PLAN)
        tick_step(step=Step.objects.get(crisis=crisis, position=0), by=team.sara, now=ago(51))
        self._facts(crisis)
        decide(
            crisis=crisis,
            what="Ouvrir au niveau 2 plutôt que 3",
            why="aucun risque pour les personnes",
            by=team.sara,
            now=ago(47),
        )
        decide(
            crisis=crisis,
            what="Ne pas indemniser en public ce soir",
            why="pour : équité ; contre : colère",
            by=team.sara,
            now=ago(36),
            review_at=self.now + timedelta(hours=12),
        )
        add_cases(crisis=crisis, cases=[self._case(n) for n in range(4)], by=team.sara, now=ago(30))
        share_room(
            crisis=crisis, name="Direction", until=self.now + timedelta(days=1), by=team.sara, now=ago(29)
        )
        return crisis

    def _facts(self, crisis: Crisis) -> None:
        team, ago = self.team, self.ago
        sure, check = Fact.Sureness.SURE, Fact.Sureness.TO_CHECK
        note_fact(
            crisis=crisis,
            text="Paiement en échec depuis 18 h 52",
            source="support",
            sureness=sure,
            by=team.camille,
            now=ago(50),
        )
        note_fact(
            crisis=crisis,
            text="« Des cartes débitées deux fois »",
            source="7 messages",
            sureness=check,
            by=team.camille,
            now=ago(48),
        )
        rumour = note_fact(
            crisis=crisis,
            text="« Ils ont été piratés »",
            source="",
            sureness=check,
            by=team.camille,
            now=ago(45),
        )
        check_fact(fact=rumour, sureness=Fact.Sureness.FALSE, source="hébergeur", by=team.sara, now=ago(40))

    def _case(self, n: int) -> object:
        author = make.make_author(self.brand, name=CANARY if n == 0 else f"Client {n}", now=self.now)
        mention = make.make_mention(
            self.brand,
            account=self.account,
            author=author,
            text="Impossible de payer depuis une heure, et personne ne répond. Ma carte a été débitée ?",
            reading=NEGATIVE,
            now=self.ago(40 - n),
        )
        return make.make_case(
            mention=mention,
            now=self.ago(40 - n),
            severity=2 if n < 2 else 1,
            answer_before=self.now + timedelta(minutes=12 * n + 4),
        )

    def speak(self) -> Statement:
        """The statement two people signed."""
        words = (Words("fr", FR), Words("en", EN))
        return in_force(self.crisis, by=self.team.camille, second=self.sara, now=self.ago(31), words=words)

    def write_another(self) -> Statement:
        """A version that waits."""
        words = (Words("fr", f"{FR} La cause est connue."), Words("en", f"{EN} The cause is known."))
        return write_statement(
            crisis=self.crisis,
            words=words,
            strategy=Statement.Strategy.CARE,
            by=self.team.camille,
            now=self.ago(5),
        )

    def lines(self) -> int:
        return CrisisEvent.objects.filter(crisis=self.crisis).count()
