"""Rules, texts and departments: every change a version, and nobody's change lost."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.core.types import Guess, Reading
from vigie.playbook.models import Department, Rulebook, Template
from vigie.playbook.services import seed_playbook
from vigie.web.playbook.changes import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = make.make_member(role=Role.SUPERVISOR)
    seed_playbook({"brand": member.brand.pk}, make.NINE)
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def in_force(member: Member) -> Rulebook:
    return Rulebook.objects.get(brand=member.brand, is_active=True)


def test_changed_rules_are_a_new_version_in_force(supervisor: Member, client: Client) -> None:
    text = in_force(supervisor).text + "\n# une remarque\n"
    client.post(of(supervisor, "rules_edit"), {"text": text, "note": "une remarque", "base": 1})
    now = in_force(supervisor)

    assert (now.version, now.note, now.by) == (2, "une remarque", supervisor)
    assert now.text.endswith("# une remarque\n") or now.text.endswith("# une remarque")


def test_older_version_is_put_back(supervisor: Member, client: Client) -> None:
    text = in_force(supervisor).text + "\n# une remarque\n"
    client.post(of(supervisor, "rules_edit"), {"text": text, "base": 1})
    client.post(of(supervisor, "rules_activate", 1))

    assert in_force(supervisor).version == 1


def test_faulty_rules_are_refused_with_their_lines(supervisor: Member, client: Client) -> None:
    text = in_force(supervisor).text + '\nrule x "y"\n  when colour is blue\n  then answer\n'
    page = client.post(of(supervisor, "rules_edit"), {"text": text, "base": 1})
    faults = page.context["form"].faults

    assert faults[0].line == text[: text.index("colour")].count("\n") + 1
    assert "colour" in faults[0].excerpt
    assert faults[0].words
    assert in_force(supervisor).version == 1


RULES = 'rule tout "Remercier tout le monde"\n  when always\n  then thank within 8h\n'


def test_rules_are_tried_before_they_are_saved(supervisor: Member, client: Client) -> None:
    """Each example has its text, what is done now, what would be, and the rules that decide (DS rules)."""
    mention = make.make_mention(supervisor.brand, text="Où est mon colis ?", now=make.just_now())
    page = client.post(of(supervisor, "rules_try"), {"text": RULES, "base": 1})
    [group] = page.context["groups"]
    [example] = group.examples

    assert (page.status_code, page.context["trial"].others) == (200, 1)
    assert example.mention == mention
    assert "Où est mon colis" in page.content.decode()
    assert example.before.do != example.after.do
    assert example.before.rule in in_force(supervisor).text
    assert example.after.rule == "Remercier tout le monde"
    assert in_force(supervisor).version == 1


def test_trial_tells_how_many_messages_each_thing_to_do_would_have(
    supervisor: Member, client: Client
) -> None:
    for _ in range(2):
        make.make_mention(supervisor.brand, now=make.just_now())
    totals = client.post(of(supervisor, "rules_try"), {"text": RULES}).context["totals"]

    assert sorted((before, after) for _, before, after in totals) == [(0, 2), (2, 0)]


def test_trial_shows_the_faults_that_saving_shows(supervisor: Member, client: Client) -> None:
    text = in_force(supervisor).text + '\nrule x "y"\n  when colour is blue\n  then answer\n'
    saved = client.post(of(supervisor, "rules_edit"), {"text": text, "base": 1})
    tried = client.post(of(supervisor, "rules_try"), {"text": text})

    assert tried.context["form"].faults == saved.context["form"].faults
    assert tried.context["form"].faults
    assert "colour" in tried.content.decode()


def test_trial_of_the_rules_in_force_changes_nothing(supervisor: Member, client: Client) -> None:
    make.make_mention(supervisor.brand, now=make.just_now())
    page = client.post(of(supervisor, "rules_try"), {"text": in_force(supervisor).text})

    assert (page.context["trial"].looked, page.context["groups"]) == (1, [])


def test_trial_with_nothing_heard_says_so(supervisor: Member, client: Client) -> None:
    page = client.post(of(supervisor, "rules_try"), {"text": RULES})

    assert page.status_code == 200
    assert not page.context["trial"].looked


def test_trial_shows_vulgar_words_only_when_asked(supervisor: Member, client: Client) -> None:
    reading = Reading(model="essai", vulgar=Guess("yes", 0.99), removable=True)
    make.make_mention(supervisor.brand, text="bande de nuls", reading=reading, now=make.just_now())
    page = client.post(of(supervisor, "rules_try"), {"text": RULES}).content.decode()

    assert page.index("<details>") < page.index("bande de nuls") < page.index("</details>")


@pytest.mark.parametrize("role", [Role.READER, Role.AGENT])
def test_rules_are_tried_by_those_who_may_save_them(role: Role, client: Client) -> None:
    member = make.make_member(role=role)
    client.force_login(member.user)

    assert client.post(of(member, "rules_try"), {"text": RULES}).status_code == 403


def test_two_who_save_at_once_see_each_other(supervisor: Member, client: Client) -> None:
    """409 with the difference, nothing lost; the second sends once more and is kept (B94)."""
    base = in_force(supervisor).text
    client.post(of(supervisor, "rules_edit"), {"text": base + "\n# première\n", "base": 1})
    conflict = client.post(of(supervisor, "rules_edit"), {"text": base + "\n# seconde\n", "base": 1})
    kinds = {line.text: line.kind for line in conflict.context["difference"]}

    assert conflict.status_code == 409
    assert kinds["# première"] == "removed"
    assert kinds["# seconde"] == "added"
    assert "# seconde" in conflict.content.decode()
    again = client.post(
        of(supervisor, "rules_edit"),
        {"text": base + "\n# seconde\n", "base": conflict.context["form"].data["base"]},
    )
    assert again.status_code == 302
    assert in_force(supervisor).version == 3


def test_text_is_changed_as_a_new_version(supervisor: Member, client: Client) -> None:
    template = Template.objects.filter(brand=supervisor.brand, is_active=True, language="fr").first()
    assert template is not None
    answers = {"title": template.title, "text": "Bonjour {nom}, merci.", "base": template.version}
    client.post(of(supervisor, "text_edit", template.pk), answers)
    kept = Template.objects.get(
        brand=supervisor.brand, key=template.key, language="fr", variant=template.variant, is_active=True
    )

    assert (kept.version, kept.text, kept.by, kept.use) == (
        2,
        "Bonjour {nom}, merci.",
        supervisor,
        template.use,
    )


def test_text_saved_by_two_is_a_conflict(supervisor: Member, client: Client) -> None:
    template = make.make_template(supervisor.brand, version=3)
    answers = {"title": "x", "text": "Autre chose", "base": 2}

    assert client.post(of(supervisor, "text_edit", template.pk), answers).status_code == 409
    assert Template.objects.get(pk=template.pk).is_active


def test_text_for_the_public_stays_text_here(supervisor: Member, client: Client) -> None:
    template = make.make_template(supervisor.brand, text="{{7*7}} {0.__class__} <b>gras</b> %n")
    page = client.get(of(supervisor, "text", template.pk)).content.decode()

    assert "{{7*7}} {0.__class__} &lt;b&gt;gras&lt;/b&gt; %n" in page


def test_department_is_made_changed_and_deleted(supervisor: Member, client: Client) -> None:
    answers = {"name": "Expédition", "topics": ["delivery"], "contact": "colis@example.org", "internal": ""}
    client.post(of(supervisor, "department_new"), answers)
    made = Department.objects.get(name="Expédition")
    changed = answers | {"topics": ["delivery", "app"], "base": 1}
    client.post(of(supervisor, "department_edit", made.pk), changed)
    made.refresh_from_db()

    assert made.topics == ["delivery", "app"]
    client.post(of(supervisor, "department_delete", made.pk))
    assert not Department.objects.filter(pk=made.pk).exists()


def test_department_shows_its_versions_and_who_wrote_them(supervisor: Member, client: Client) -> None:
    made = make.make_department(supervisor.brand, name="Colis", topics=["delivery"])
    client.post(
        of(supervisor, "department_edit", made.pk), {"name": "Expédition", "topics": "app", "base": 1}
    )
    versions = client.get(of(supervisor, "department", made.pk)).context["versions"]

    assert [row.version for row, _ in versions] == [2, 1]
    assert versions[0][0].by == supervisor
    changed = [(line.kind, line.text.partition(" ")[2]) for line in versions[0][1] if line.kind != "same"]
    assert [kind for kind, _ in changed].count("removed") == 2
    assert any("Expédition" in text for kind, text in changed if kind == "added")


def test_department_is_brought_back(supervisor: Member, client: Client) -> None:
    made = make.make_department(supervisor.brand, name="Colis", topics=["delivery"])
    client.post(of(supervisor, "department_edit", made.pk), {"name": "Expédition", "base": 1})
    client.post(of(supervisor, "department_restore", made.former.get().pk))
    made.refresh_from_db()

    assert (made.name, made.topics, made.version, made.by) == ("Colis", ["delivery"], 3, supervisor)


def test_department_that_cannot_come_back_says_why(supervisor: Member, client: Client) -> None:
    made = make.make_department(supervisor.brand, name="Colis")
    client.post(of(supervisor, "department_edit", made.pk), {"name": "Livraison 2", "base": 1})
    make.make_department(supervisor.brand, name="Colis")
    page = client.post(of(supervisor, "department_restore", made.former.get().pk), follow=True)

    assert [message.level_tag for message in page.context["messages"]][-1:] == ["error"]


def test_department_saved_by_two_is_a_conflict_and_nothing_is_lost(
    supervisor: Member, client: Client
) -> None:
    made = make.make_department(supervisor.brand, name="Colis")
    where = of(supervisor, "department_edit", made.pk)
    client.post(where, {"name": "Colis et plis", "topics": ["delivery"], "base": 1})
    mine = {"name": "Expédition", "topics": ["delivery", "app"], "base": 1}
    conflict = client.post(where, mine)
    form = conflict.context["form"]

    assert conflict.status_code == 409
    assert {line.kind for line in conflict.context["difference"]} >= {"added", "removed"}
    assert (form["name"].value(), form["topics"].value()) == ("Expédition", ["delivery", "app"])
    client.post(where, mine | {"base": form["base"].value()})
    assert Department.objects.get(pk=made.pk).name == "Expédition"
    assert [row.name for row in made.former.order_by("version")] == ["Colis", "Colis et plis"]


def test_reader_sees_a_department_and_changes_nothing(supervisor: Member, client: Client) -> None:
    made = make.make_department(supervisor.brand)
    reader = make.make_member(supervisor.brand, role=Role.READER)
    client.force_login(reader.user)

    assert client.get(of(reader, "department", made.pk)).status_code == 200
    assert client.get(of(reader, "department_edit", made.pk)).status_code == 403


def test_two_departments_of_one_name_are_refused_in_words(supervisor: Member, client: Client) -> None:
    make.make_department(supervisor.brand, name="Expédition")
    page = client.post(of(supervisor, "department_new"), {"name": "Expédition"})

    assert page.context["form"].non_field_errors()


def test_difference_leaves_out_what_did_not_change() -> None:
    old = "\n".join(str(n) for n in range(50))
    new = old.replace("\n40\n", "\nquarante\n").replace("\n10\n", "\ndix\n")
    shown = changes(old, new)

    assert len(shown) < 20
    assert [line.text for line in shown if line.kind == "added"] == ["dix", "quarante"]
    assert [line.kind for line in shown].count("gap") == 1


def test_no_difference_is_empty() -> None:
    assert changes("a\nb", "a\nb\n") == []
