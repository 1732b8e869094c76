"""What strangers and colleagues write is text on every page that shows it (TRUST T7, T22, F8, B21, B25).

A real browser; on each page nothing ran, nothing was asked of another host, the content policy refused
nothing, no element came out of a text, and the payloads are there to be read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error
from playwright.sync_api import Page as Tab

from tests import factories as make
from tests.security.payloads import BODIES, EVIL, PAYLOADS
from tests.web.conftest import Enter, _server, enter, server, session_of
from tests.web.screens import troubles_of
from vigie.brands.models import Brand, Invitation, Member, Role, User
from vigie.connectors.contract import Page
from vigie.core.types import Author, Item, Kind, Place, Reading, Word
from vigie.inbox.models import Case, Override
from vigie.inbox.services import add_note
from vigie.listening.keeping import store_page
from vigie.listening.models import Mention, MentionVersion, ReadingRow
from vigie.listening.readings import reading_row
from vigie.networks.models import Account, Delivery

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
__all__ = ["_server", "enter", "server"]  # fixtures

THREAD = 50  # messages that one case page shows at least
FEW = PAYLOADS[: len(BODIES)]
WIDE = PAYLOADS[:: len(PAYLOADS) // 60]

LOOK = """(strangers) => {
  const all = [...document.querySelectorAll("*")];
  const bad = /^\\s*(javascript|vbscript|data):/i;
  const links = ["href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster"];
  const found = [];
  for (const one of all) {
    for (const { name, value } of one.attributes) {
      const clean = value.replace(/[\\t\\n\\r]/g, "");
      if (name.startsWith("on")) found.push(`${one.tagName} ${name}`);
      if (links.includes(name) && bad.test(clean)) found.push(`${one.tagName} ${name}=${value}`);
      if (/^(data-)?hx-/.test(name) && value.includes("evil.example")) found.push(`${one.tagName} ${name}`);
      if (name === "style") found.push(`${one.tagName} style`);
    }
    if (one.tagName === "A" && one.host && one.host !== location.host && !/noopener/.test(one.rel))
      found.push(`link without noopener: ${one.href}`);
    const own = one.src && new URL(one.src, location.href).host === location.host;
    if (one.tagName === "SCRIPT" && !one.type.endsWith("json") && !own) found.push(`script ${one.src}`);
  }
  const never = "iframe,object,embed,base,meta[http-equiv],video,audio,marquee,style,math,svg a,svg use,x";
  for (const one of document.querySelectorAll(never)) found.push(`element ${one.tagName}`);
  if ("hit" in window) found.push("ran");
  const turns = /[\\u202a-\\u202e\\u2066-\\u2069]/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (strangers && walk.nextNode()) {
    const text = walk.currentNode;
    if (!turns.test(text.data) || text.parentElement.closest("script, textarea, option")) continue;
    let box = text.parentElement;
    while (box && !/isolate|plaintext/.test(getComputedStyle(box).unicodeBidi)) box = box.parentElement;
    const size = (words) => words.replace(/\\s+/g, "").length;
    const more = box ? size(box.textContent) - size(text.data) : 99;
    if (more > 40 && !box?.matches(".post__text"))
      found.push(`not isolated in <${box?.className || box?.tagName}>: ${text.data.slice(0, 30)}`);
  }
  return found;
}"""
NUMBER = re.compile(r"\bk(\d+)k\b")


@dataclass
class Watched:
    """A page, and every address it asked for."""

    tab: Tab
    asked: list[str]

    def check(
        self, path: str = "", *, shows: Sequence[str] = (), least: int = 0, strangers: bool = False
    ) -> None:
        """Look at the page (after going there); it must show at least so many of these payloads.

        strangers: what they wrote must also be isolated, so that it turns nothing else around.
        """
        if path:
            self.tab.goto(path, wait_until="load")
        self.tab.wait_for_timeout(150)
        own = self.tab.url.split("/", 3)[2]
        abroad = [
            url for url in self.asked if url.split("/", 3)[2:3] != [own] and not url.startswith("data:")
        ]
        wanted = {match[1] for text in shows if (match := NUMBER.match(text))}
        there = set(NUMBER.findall(self.tab.evaluate(READ)))

        assert self.tab.evaluate(LOOK, strangers) == [], path
        assert troubles_of(self.tab) == [], path
        assert abroad == [], path
        assert len(wanted & there) >= (least or len(wanted)), f"{path}: shows {len(wanted & there)}"


READ = """() => [
  document.body.textContent,
  ...[...document.querySelectorAll("input, textarea")].map((one) => one.value),
  ...[...document.querySelectorAll("[aria-label], [title]")].map((one) => one.ariaLabel + one.title),
].join("\\n")"""


@pytest.fixture
def open_as(enter: Enter) -> Iterator[Callable[[User, str], Watched]]:
    def opened(user: User, path: str) -> Watched:
        tab = enter(user, reverse("me"), language="en")
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.context.on("page", lambda other: asked.append(f"window://{other.url}"))
        watched = Watched(tab, asked)
        tab.goto(path)
        return watched

    return opened


def item(number: int, payload: str) -> Item:
    thread = number // THREAD
    return Item(
        native_id=f"{number} {payload}",
        kind=Kind.COMMENT,
        text=payload,
        author=Author(f"a{number} {payload}", payload, payload, 12, f"https://a.example/{payload}"),
        place=Place(f"p{thread} {payload}", payload, payload, ours=True),
        said_at=timezone.now() - timedelta(minutes=30) + timedelta(seconds=number),
        url=payload if number % 2 else f"https://a.example/?{payload}",
        language=payload,
        parent_id=f"root {thread}",
        root_id=f"root {thread}",
        rating=3,
        version=payload,
        status=payload,
        media=(
            payload,
            f"https://a.example/{payload}",
            f"/{payload}",
            "https://a.example/x.png",
            f"data:{payload}",
        ),
        to_us=True,
        raw={"shown_network": payload, "reply_unit": "characters", payload: payload},
    )


def heard(account: Account, payloads: Sequence[str]) -> list[Mention]:
    """As the pump stores them; every word of the first ones is said to have weighed."""
    items = [item(number, payload) for number, payload in enumerate(payloads)]
    for start in range(0, len(items), 100):
        store_page(
            account=account, page=Page(tuple(items[start : start + 100]), {}), cursor={}, now=timezone.now()
        )
    rows = list(Mention.objects.filter(account=account).select_related("author", "place").order_by("said_at"))
    for row in rows[::7]:
        weighed = tuple(Word(at, at + 5, "scam", "x") for at in range(0, len(row.text), 9))
        ReadingRow.objects.filter(mention=row).delete()
        reading_row(row, Reading(model="x", words=weighed)).save(force_insert=True)
    return rows


def cases_of(mentions: Sequence[Mention], assigned: Member) -> list[Case]:
    """A third to answer, a third to watch, a third done."""
    now, cases = timezone.now(), []
    for number, mention in enumerate(mentions):
        which = number * 3 // len(mentions)
        done = {"status": "done", "cause": "nothing", "closed_at": now} if which == 2 else {}
        lane = Case.Lane.WATCH if which == 1 else Case.Lane.ANSWER
        fields = {
            "lane": lane,
            "rule": mention.text[:100],
            "strategy": "answer",
        }
        cases.append(
            make.make_case(mention=mention, now=now, assigned_to=assigned, severity=1, **(fields | done))
        )
    return cases


@pytest.fixture
def brand() -> Brand:
    return make.make_brand(name=FEW[0][:120], colour="#0f5c73")


@pytest.fixture
def member(brand: Brand) -> Member:
    user = make.make_user(name=FEW[3][:120])
    return make.make_member(brand, role=Role.ADMIN, user=user, first_name=FEW[3][:60], signature=FEW[6][:120])


def test_corpus_is_large() -> None:
    assert len(set(PAYLOADS)) >= 500


def test_look_sees_what_is_more_than_text(open_as: Callable[[User, str], Watched]) -> None:
    """A check that cannot fail is a defect: markup that is not escaped is found, one payload at a time."""
    address = reverse("alerts", args=[make.make_brand().public_id])
    member = make.make_member(Brand.objects.get())
    look = open_as(member.user, address)
    plain = look.tab.content()
    seen = 0
    for payload in PAYLOADS[:38]:  # the bodies that are markup
        try:
            look.tab.set_content(plain.replace("<main", f"<div>{payload}</div><main", 1))
            seen += bool(look.tab.evaluate(LOOK, False) or troubles_of(look.tab))
        except Error:  # it led the page away
            seen += 1
            come_back(look.tab, address)

    assert seen >= 36


def come_back(tab: Tab, address: str) -> None:
    """Some payloads are still on their way elsewhere."""
    for _ in range(5):
        try:
            tab.goto(address)
        except Error:
            tab.wait_for_timeout(200)
        else:
            return
    tab.goto(address)


def test_desk_shows_text(brand: Brand, member: Member, open_as: Callable[[User, str], Watched]) -> None:
    account = make.make_account(brand, network="manual", name=FEW[1][:120], handle=FEW[2][:300])
    mentions = heard(account, PAYLOADS)
    assert len(mentions) == len(PAYLOADS)
    cases = cases_of(mentions, member)
    desk = open_as(member.user, reverse("me"))
    home, third = reverse("desk", args=[brand.public_id]), len(mentions) // 3
    for number, tab in enumerate(("answer", "watch", "done")):
        shown = PAYLOADS[number * third : (number + 1) * third]
        desk.check(f"{home}?tab={tab}&rows=200", shows=shown, least=third - 2, strangers=True)
    for number in range(0, len(cases), THREAD):
        middle = min(number + THREAD // 2, len(cases) - 1)
        MentionVersion.objects.create(
            mention=mentions[middle], version=1, text=PAYLOADS[-number - 1], seen_at=timezone.now()
        )
        address = reverse("case", args=[brand.public_id, cases[middle].public_id])
        desk.check(address, shows=PAYLOADS[number : number + THREAD], strangers=True)


def test_case_shows_what_colleagues_wrote_as_text(
    brand: Brand, member: Member, open_as: Callable[[User, str], Watched]
) -> None:
    account = make.make_account(brand, network="manual")
    [mention] = heard(account, [WIDE[0]])
    other = make.make_member(brand, role=Role.SUPERVISOR, first_name=FEW[7][:60])
    department = make.make_department(brand, name=FEW[9][:80], contact=FEW[10][:200])
    case = make.make_case(mention=mention, department=department, version=0, lease_by=other)
    Case.objects.filter(pk=case.pk).update(lease_until=timezone.now() + timedelta(hours=1))
    for payload in WIDE:
        add_note(case=case, by=other, text=payload, now=timezone.now())
        make.make_template(brand, title=payload[:120], text=payload, language="en")
    hand = {
        "state": Delivery.State.BY_HAND,
        "act": "reply",
        "text": WIDE[1],
        "hand_url": "https://a.example/1",
    }
    sent = make.make_delivery(account, **hand, hand_steps=[WIDE[2]], url=f"https:{EVIL}")
    make.make_reply(case, by=member, text=WIDE[3], state="leaving", signed=WIDE[3], delivery=sent)
    Override.objects.create(case=case, mention=mention, why=WIDE[4], asked_by=other, asked_at=timezone.now())
    make.make_hold(brand, why=WIDE[5][:200])
    desk = open_as(member.user, reverse("me"))
    address = reverse("case", args=[brand.public_id, case.public_id])

    desk.check(address, shows=WIDE, strangers=True)
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(lease_by=None)
    case.replies.all().delete()
    make.make_reply(case, by=member, text=WIDE[3], language="en")
    desk.check(address, shows=[*WIDE, WIDE[3]])
    desk.tab.locator("#templates > summary").click()
    desk.tab.wait_for_selector(".templates__one")
    desk.check(shows=WIDE)
    desk.tab.context.add_cookies(just_said(member.user, desk, case, other))
    desk.check(address, shows=[FEW[7]])
    assert desk.tab.locator(".toast").count() >= 1


def just_said(user: User, desk: Watched, case: Case, to: Member) -> list[Any]:
    """Cookies of somebody who just gave the case to a colleague: their name waits to be said as a toast."""
    client = Client()
    client.cookies["sessionid"] = session_of(user)
    address = reverse("case_assign", args=[case.brand.public_id, case.public_id])
    assert client.post(address, {"to": to.pk}).status_code == 302
    own = "/".join(desk.tab.url.split("/", 3)[:3])
    return [{"name": name, "value": one.value, "url": own} for name, one in client.cookies.items()]


def test_pages_of_the_brand_show_text(
    brand: Brand, member: Member, open_as: Callable[[User, str], Watched]
) -> None:
    ids = furnish(brand, member)
    look = open_as(member.user, reverse("me"))
    pages = {
        "watches": FEW,
        "sources": FEW,
        "alerts": FEW[:20:3],
        "texts": WIDE,
        "departments": FEW,
        "topics": FEW,
        "playbook": FEW[:20],
        "team": FEW[:20],
        "keys": FEW[:20],
        "signature": [FEW[6]],
        "brand": [FEW[0]],
        "stop": [FEW[0]],
    }
    for route, shown in pages.items():
        look.check(reverse(route, args=[brand.public_id]), shows=shown, least=len(shown) * 9 // 10)
    for route, number in ids.items():
        look.check(reverse(route, args=[brand.public_id, number]), shows=WIDE, least=1)
    look.tab.keyboard.press("Control+k")
    look.tab.keyboard.type("k")
    look.check(shows=FEW[20:30])


def furnish(brand: Brand, member: Member) -> dict[str, object]:
    """Something hostile of everything; the ids of rows with a page of their own, by its route."""
    now = timezone.now()
    for number, payload in enumerate(FEW):
        make.make_watch(brand, name=payload[:80], query=payload)
        make.make_topic(brand, name=payload[:40], query=payload)
        make.make_department(brand, name=payload[:80], contact=payload[:200], internal=payload[:200])
        make.make_account(
            brand,
            network=("manual", "replay", "wordpress", payload[:40])[number % 4],
            name=payload[:120],
            handle=payload[:300],
            server=payload[:300],
            status=("on", "paused", "reconnect")[number % 3],
            last_error=payload[:300],
            last_error_code=("garbled", payload[:40])[number % 2],
        )
        if number < 20:
            make.make_alert(
                brand, kind=("silent", "token-ends", payload[:20])[number % 3], params={"account": payload}
            )
            make.make_rulebook(brand, text=f"# {payload}\n", note=payload[:200], by=member)
            make.make_member(
                brand, user=make.make_user(name=payload[:120]), first_name="", signature=payload[:120]
            )
            make.make_token(member).__class__.objects.filter(member=member, name="tableau").update(
                name=payload[:80]
            )
            Invitation.objects.create(
                brand=brand,
                email=f"{payload[:200]}@x.example",
                token_hash=f"{number}",
                invited_by=member,
                created_at=now,
                expires_at=now,
            )
        if 20 <= number < 30:
            make.make_member(make.make_brand(name=payload[:120]), user=member.user)
    for number, payload in enumerate(WIDE, 1):
        text = make.make_template(
            brand, key="wide", title=payload[:120], text=payload, language="en", variant=number
        )
    make.make_hold(brand, why=WIDE[5][:200])
    account = Account.objects.filter(brand=brand, network="wordpress").first()
    department = make.make_department(
        brand, name=WIDE[-1][:80], contact=WIDE[1][:200], internal=WIDE[1][:200]
    )
    assert account
    place = make.make_place(account, name=WIDE[2][:200], customs=WIDE[3], url=WIDE[4][:1000])
    Account.objects.filter(pk=account.pk).update(name=WIDE[2][:120], last_error=WIDE[2][:300])
    return {
        "watch": make.make_watch(brand, name=WIDE[-3][:80], query=WIDE[3]).pk,
        "source": account.public_id,
        "source_reconnect": account.public_id,
        "source_stop": account.public_id,
        "places": account.public_id,
        "place": place.pk,
        "department": department.pk,
        "department_edit": department.pk,
        "topic": make.make_topic(brand, name=WIDE[-1][:40], query=WIDE[1]).key,
        "text": text.pk,
        "text_edit": text.pk,
        "rules_version": make.make_rulebook(brand, text=f"# {WIDE[4]}\n", note=WIDE[4][:200]).version,
        "team_member": make.make_member(brand, first_name=WIDE[6][:60]).pk,
    }


def test_table_is_previewed_as_text(
    brand: Brand, member: Member, open_as: Callable[[User, str], Watched], tmp_path: Any
) -> None:
    account = make.make_account(brand, network="manual", name=FEW[1][:120])
    lines = ['"text";"author";"place";"date";"<b>k0k"']
    for payload in WIDE:
        cell = payload.replace('"', '""').replace("\n", " ")
        lines += [f'"{cell}";"{cell}";"{cell}";"";""', f'"x";"{cell}";"";"{cell}";""']
    file = tmp_path / "k1k <img src=x onerror=alert(1)>.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    look = open_as(member.user, reverse("import", args=[brand.public_id, account.public_id]))
    look.tab.set_input_files("input[type=file]", str(file))
    look.tab.locator("main form button[type=submit]").first.click()
    look.tab.wait_for_url("**/import/preview/**")

    look.check(shows=WIDE, least=8)
