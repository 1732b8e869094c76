"""A team of two that plays a drill by the pages of the product alone, each in a browser of their own."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.crisis.drills.playing import worked
from tests.factories import make_member
from tests.web.conftest import Enter
from vigie.brands.models import Member, Role
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.playing import play_drills
from vigie.crisis.gathering import gather_cases
from vigie.crisis.models import Crisis, Drill
from vigie.listening.pump import pump

FR = "Le service est en panne. Nous cherchons la cause et nous sommes désolés. Nous revenons ici avant 11 h."
EN = "The service is down. We are looking for the cause and we are sorry. We will be back here before 11 a.m."
ANSWER = "Bonjour, votre colère se comprend. Nous vérifions, et je reviens ici avec un fait avant une heure."

FORGED = """url => htmx.ajax(
    "POST", url, {target: "#case", swap: "outerHTML", values: {ground: "vulgar"}})"""
"""What the page would send if it had the button that criticism never gets."""


class Players:
    """Sara leads; Camille writes and answers. Between their acts the worker does what is due."""

    def __init__(self, enter: Enter, sara: Member) -> None:
        self.home = sara.brand
        camille = make_member(self.home, role=Role.AGENT, first_name="Camille", signature="service clientèle")
        self.sara = enter(sara.user, reverse("drills", args=[self.home.public_id]))
        self.camille = enter(camille.user, reverse("drills", args=[self.home.public_id]))

    def start(self, text: str, *, speed: int) -> None:
        self.sara.locator(f"a[href='{reverse('drill_own', args=[self.home.public_id])}']").click()
        self.sara.locator("[name=text]").fill(text)
        self.sara.locator("[name=speed]").fill(str(speed))
        self.sara.get_by_role("button", name="Commencer").click()
        expect(self.sara.locator(".drill-clock")).to_be_visible()
        self.drill = Drill.objects.select_related("brand", "account__brand").get()
        self.exercise = self.drill.brand

    def address(self, route: str, *more: object) -> str:
        return reverse(route, args=[self.exercise.public_id, *more])

    def work(self) -> None:
        """The worker, once round."""
        play_drills(timezone.now())
        pump(account=self.drill.account)
        worked()
        gather_cases(timezone.now())
        worked()

    @property
    def minute(self) -> int:
        self.drill.refresh_from_db()
        return clock_of(self.drill, timezone.now()) // 60_000

    def play_until(self, minute: int) -> None:
        """Let the clock run that far, then stop it while the team acts."""
        self.clock("Reprendre")
        while self.minute < minute:
            self.work()
            self.sara.wait_for_timeout(100)
        self.clock("Pause")
        self.work()

    def clock(self, button: str) -> None:
        self.sara.goto(self.address("drill", self.drill.public_id))
        found = self.sara.locator(".page__head").get_by_role("button", name=button)
        if found.count():
            found.click()
            expect(found).to_have_count(0)

    def open_the_room(self) -> None:
        self.sara.goto(self.address("drill", self.drill.public_id))
        self.sara.locator(f".page__head a[href='{self.address('crises')}']").click()
        self.sara.locator(f"a[href='{self.address('crisis_open')}']").first.click()
        self.sara.locator("[name=name]").fill("Le service ne répond plus")
        self.sara.get_by_role("button", name="Ouvrir la cellule").click()
        expect(self.sara.locator("#room-head h1")).to_have_text("Le service ne répond plus")
        self.crisis = Crisis.objects.get(brand=self.exercise)

    def room(self, route: str, *more: object) -> str:
        return self.address(route, self.crisis.public_id, *more)

    def speak(self) -> None:
        """Camille writes, both sign, Sara publishes in both languages."""
        self.camille.goto(self.room("crisis_statement"))
        self.camille.locator("[name=text_fr]").fill(FR)
        self.camille.locator("[name=text_en]").fill(EN)
        self.camille.get_by_role("button", name="La donner à signer").click()
        for page in (self.sara, self.camille):
            page.goto(self.room("crisis_room"))
            page.locator("#statement form[action$='approve/'] button").click()
            expect(page.locator("#statement form[action$='approve/']")).to_have_count(0)
        self.sara.goto(self.room("crisis_room"))
        self.sara.locator("#room-statement details.menu summary").click()
        self.sara.locator("#room-statement details.menu select").select_option(label="Camille")
        self.sara.locator("#room-statement details.menu form button").click()
        self.sara.locator("#room-statement a[href$='publish/']").click()
        for box in self.sara.locator("[name=to]").all():
            box.check()
        self.sara.locator("main form .button--stop").click()
        _agree(self.sara)
        expect(self.sara.locator("#room-statement")).to_be_visible()
        self.work()

    def moderate(self) -> None:
        """What the desk says to remove goes, one at a time."""
        while True:
            self.camille.goto(f"{self.address('desk')}?tab=remove")
            if not self._opened(self.camille.locator(".row__link:has(.ring)")):
                return
            self.camille.locator("#act-remove").click()
            self.camille.locator("#remove .button--stop").click()
            expect(self.camille.locator("#remove")).to_be_hidden()
            self.work()

    def _opened(self, rows: Locator) -> bool:
        """The first of these cases as a page of its own: a click swaps it in, under one's next click."""
        if rows.count():
            self.camille.goto(str(rows.first.get_attribute("href")))
            return True
        return False

    def delete(self, most: int) -> set[str]:
        """Ask for criticism to go: together, then each without the button. Whose it was."""
        self.camille.goto(self.address("desk"))
        cases = self.camille.locator(".row__link").all()[:most]
        addresses = [str(one.get_attribute("href")) for one in cases]
        for box in self.camille.locator("[name=cases]").all()[:most]:
            box.check()
        self.camille.locator("#bulk-form [value='remove:']").click()
        expect(self.camille.locator("#bulk .note--calm")).to_be_visible()
        expect(self.camille.locator("#bulk .button--stop")).to_have_count(0)
        for address in addresses:
            self.camille.goto(address)
            expect(self.camille.locator("#lock")).to_be_visible()
            expect(self.camille.locator("#act-remove")).to_have_count(0)
            self.camille.evaluate(FORGED, f"{address.split('?')[0]}remove/")
            expect(self.camille.locator(".toast")).to_be_visible()
        self.work()
        return {address.split("?")[0] for address in addresses}

    def answer(self, most: int) -> None:
        """On the desk, under one's own name, those owed soonest first."""
        for _ in range(most):
            self.camille.goto(self.address("desk"))
            if not self._opened(self.camille.locator(".row__link:has(.ring)")):
                break
            if (anyway := self.camille.locator("#answer-anyway:not([open]) > summary")).count():
                anyway.click()
            self.camille.locator("#reply-text").fill(ANSWER)
            self.camille.locator("#send").click()
            expect(self.camille.locator("#composer[data-state=write]")).to_have_count(0)
        self.work()

    def answer_many(self) -> None:
        """From the room: each proposal is looked at and ticked."""
        self.camille.goto(self.room("crisis_answers"))
        for box in self.camille.locator("[name=send]").all():
            box.check()
        send = self.camille.locator("form[method=post] .button--go").last
        if self.camille.locator("[name=send]").count():
            send.click()
            expect(self.camille.locator(".toast")).to_contain_text("en route")
            self.work()

    def learn(self) -> None:
        self.sara.goto(self.room("crisis_close"))
        self.sara.locator("[name=why]").fill("Le service répond, la foule se calme")
        self.sara.get_by_role("button", name="C’est fini").click()
        self.sara.locator("[name=went_well]").fill("Vite vue, vite dite")
        self.sara.get_by_role("button", name="Garder", exact=True).click()
        self.sara.locator("details.more summary").click()
        self.sara.locator("[name=title]").fill("Prévenir le support avant la direction")
        self.sara.locator("[name=owner]").select_option(label="Camille")
        self.sara.locator("[name=due_on]").fill("2030-01-31")
        self.sara.locator("form[action$='improvements/'] button").click()
        expect(self.sara.locator(".row__what")).to_contain_text("Prévenir le support")
        self.work()

    def end(self) -> int:
        """Marks as the page shows them."""
        self.sara.goto(self.address("drill", self.drill.public_id))
        self.sara.get_by_role("button", name="Terminer").click()
        _agree(self.sara)
        total: Locator = self.sara.locator(".drill-total b")
        expect(total).to_be_visible()
        return int(total.inner_text())


def _agree(page: Page) -> None:
    page.locator("#confirm [data-yes]").click()
