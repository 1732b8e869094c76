"""What the frame around every page shows. Each part is asked of the database only if it is drawn."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypedDict

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.alerts.models import Alert
from vigie.alerts.queries import open_alerts
from vigie.brands.models import Brand, Member, Role, User
from vigie.networks.queries import hearing, open_holds
from vigie.web.access import members_of


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the rail. route: under a brand. key: the letter after "g".

    parts: first words of the addresses that belong to it, after the brand.
    """

    route: str
    icon: str
    key: str
    name: Promise
    also: Promise  # what people may type to find it
    parts: frozenset[str]


SECTIONS = (
    Section("desk", "desk", "d", _("Desk"), _("queue, cases, answer"), frozenset({"", "cases"})),
    Section(
        "watches",
        "watch",
        "w",
        _("Watches"),
        _("keywords, listening, search"),
        frozenset({"watches", "search"}),
    ),
    Section(
        "crises",
        "crisis",
        "c",
        pgettext_lazy("section", "Crisis"),
        _("war room, statement, signals, plan, readiness, past cases, drills, rehearse"),
        frozenset({"crisis", "drills"}),
    ),
    Section("sources", "source", "s", _("Sources"), _("accounts, networks, connect"), frozenset({"sources"})),
    Section(
        "playbook",
        "playbook",
        "p",
        _("Playbook"),
        _("rules, templates, departments"),
        frozenset({"playbook"}),
    ),
    Section(
        "reading",
        "read",
        "l",
        pgettext_lazy("section", "Reading"),
        _("labels, corrections, learning, engines"),
        frozenset({"reading"}),
    ),
    Section(
        "team",
        "team",
        "t",
        _("Team"),
        _("members, roles, invitations, brand"),
        frozenset({"team", "brand", "signature", "keys"}),
    ),
)


class Destination(TypedDict, total=False):
    """One line of the palette; exactly one of url, theme (a theme to show) and opens (a dialog's id)."""

    words: str
    group: str
    also: str
    url: str
    theme: str
    opens: str


class Shell:
    """The frame of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def members(self) -> list[Member]:
        """The person in each of their brands."""
        return members_of(self.request) if self.person else []

    @cached_property
    def member(self) -> Member | None:
        """In the brand of the route, else the brand last visited, else the first."""
        if found := getattr(self.request, "member", None):
            return found if isinstance(found, Member) else None
        last = self.request.session.get("brand") if self.person else None
        return next(
            (member for member in self.members if str(member.brand.public_id) == last),
            self.members[0] if self.members else None,
        )

    @property
    def brand(self) -> Brand | None:
        return self.member.brand if self.member else None

    @property
    def theme(self) -> str:
        return self.person.theme if self.person else User.Theme.AUTO

    @cached_property
    def alerts(self) -> QuerySet[Alert]:
        """What calls: open, more than a note, nobody's yet; gravest first. The house's for administrators."""
        brands = [self.brand] if self.brand else []
        house = bool(self.member and self.member.can(Role.ADMIN))
        rows = open_alerts(brands=brands, house=house)
        return rows.filter(acknowledged_at=None, level__gte=Alert.Level.WARNING)

    @cached_property
    def hearing(self) -> tuple[int, datetime | None]:
        """Sources listened to, and when the last message was heard."""
        return hearing(brand=self.brand) if self.brand else (0, None)

    @cached_property
    def is_held(self) -> bool:
        """True when nothing leaves for the whole brand: said on every page."""
        return bool(self.brand and open_holds(brand=self.brand).filter(account=None).exists())

    @property
    def sections(self) -> list[tuple[Section, str, bool]]:
        """The rail: section, address, and whether we are in it."""
        if not self.brand:
            return []
        home = f"/b/{self.brand.public_id}/"
        inside = self.request.path.removeprefix(home).split("/")[0] if home in self.request.path else None
        return [(section, self.address(section.route), inside in section.parts) for section in SECTIONS]

    def address(self, route: str) -> str:
        return reverse(route, args=[self.brand.public_id]) if self.brand else reverse("home")

    @property
    def palette(self) -> list[Destination]:
        """Where Ctrl K leads: sections, settings, the other brands, themes."""
        return [*self._sections(), *self._settings(), *self._brands(), *self._looks()]

    def _sections(self) -> list[Destination]:
        return [
            {"words": str(section.name), "group": gettext("Go to"), "also": str(section.also), "url": url}
            for section, url, _here in self.sections
        ]

    def _settings(self) -> list[Destination]:
        own: list[tuple[str, str]] = [
            (gettext("My account"), reverse("me")),
            (gettext("Log out"), reverse("account_logout")),
        ]
        if self.brand:
            own.insert(0, (gettext("Search messages"), self.address("search")))
            own.insert(0, (gettext("On call"), self.address("duty")))
            own.insert(0, (gettext("Alerts"), self.address("alerts")))
            if self.member and self.member.can(Role.AGENT):
                own.append((gettext("Stop all sending"), self.address("stop")))
            if self.member and self.member.can(Role.SUPERVISOR):
                own.append((gettext("Open a crisis"), self.address("crisis_open")))
        return [{"words": words, "group": gettext("Go to"), "url": url} for words, url in own]

    def _brands(self) -> list[Destination]:
        others = [member.brand for member in self.members if member.brand != self.brand]
        return [
            {"words": brand.name, "group": gettext("Brand"), "url": reverse("desk", args=[brand.public_id])}
            for brand in others
        ]

    def _looks(self) -> list[Destination]:
        group = gettext("Theme")
        looks: list[Destination] = [
            {"words": str(theme.label), "group": group, "theme": str(theme)} for theme in User.Theme
        ]
        return [*looks, {"words": gettext("Keyboard shortcuts"), "group": gettext("Help"), "opens": "keys"}]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Code and own name of each language the house speaks."""
        return settings.LANGUAGES

    @property
    def words(self) -> dict[str, str]:
        """Sentences that scripts say. {0} is filled by the script."""
        return {
            "yes": gettext("Yes"),
            "moment": gettext("a moment"),
            "minutes": gettext("{0} min"),
            "hours": gettext("{0} h"),
            "hours_minutes": gettext("{0} h {1}"),
            "days": gettext("{0} d"),
            "late": gettext("−{0}"),
            "ago": gettext("{0} ago"),
            "search": gettext("Search for “{0}”"),
            "copied": gettext("Copied."),
            "copy_by_hand": gettext("The text is selected: press Ctrl C to copy it."),
            "offline": gettext("No connection. What you typed is still here: try again in a moment."),
            "forbidden": gettext("This is not yours to do, or the page was open too long: reload it."),
            "gone": gettext("This is no longer there."),
            "failed": gettext("Something went wrong on our side. Nothing was lost: try again."),
        }


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
