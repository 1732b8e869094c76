"""An alert is a sentence, what to do, and where."""

import ast

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.house.tree import dotted, product_modules, tree_of
from vigie.alerts.models import Alert
from vigie.alerts.words import WORDS
from vigie.brands.models import Role
from vigie.web.alerts.words import shown

pytestmark = pytest.mark.django_db


# Helpers that hand a kind on to `raise_alert`: which of their arguments it is.
PASSED_ON = {"_foretell": 1, "_note_trouble": 3}


def written(value: ast.expr, tree: ast.AST) -> set[str]:
    """The kinds in this argument: one, either of two, or any of a table of the module."""
    match value:
        case ast.Constant(str(kind)):
            return {kind}
        case ast.IfExp(body=one, orelse=other):
            return written(one, tree) | written(other, tree)
        case ast.Subscript(value=ast.Name(name)):
            tables = [node.value for node in ast.walk(tree) if is_table(node, name)]
            return {kind for table in tables for one in table.values for kind in written(one, tree)}
    return set()


def is_table(node: ast.AST, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
    return named and isinstance(getattr(node, "value", None), ast.Dict)


def kinds_raised() -> set[str]:
    """Kinds written in calls of `raise_alert`, and of the helpers that call it with a kind."""
    found: set[str] = set()
    for module in product_modules():
        for node in ast.walk(tree_of(module)):
            if not isinstance(node, ast.Call):
                continue
            name = dotted(node.func).split(".")[-1]
            if name in {"raise_alert", "tell"}:
                given = [word.value for word in node.keywords if word.arg == "kind"]
                found |= {kind for value in given for kind in written(value, tree_of(module))}
            elif name in PASSED_ON:
                given = node.args[PASSED_ON[name] : PASSED_ON[name] + 1]  # another _say may have fewer
                found |= {one.value for one in given if isinstance(one, ast.Constant) and one.value}
    return found


def test_every_alert_has_its_words() -> None:
    assert len(kinds_raised()) >= 10
    assert kinds_raised() - set(WORDS) == set()


def test_no_words_for_an_alert_nobody_raises() -> None:
    assert set(WORDS) - kinds_raised() == set()


def test_sentence_is_filled_and_leads_to_the_source() -> None:
    brand = make.make_brand()
    account = make.make_account(brand, name="Blogue")
    alert = make.make_alert(
        brand, kind="silent", params={"account": "Blogue", "account_id": str(account.public_id), "hours": 5}
    )

    assert "Blogue" in shown(alert).title
    assert "%(" not in shown(alert).title + shown(alert).advice
    assert shown(alert).url == reverse("source", args=[brand.public_id, account.public_id])


def test_alert_without_words_is_shown_all_the_same() -> None:
    alert = make.make_alert(make.make_brand(), kind="something-new")

    assert "something-new" in shown(alert).advice


def test_who_took_note_is_said(client: Client) -> None:
    member = make.make_member(role=Role.AGENT, first_name="Sara")
    client.force_login(member.user)
    alert = make.make_alert(member.brand)
    page = reverse("alerts", args=[member.brand.public_id])
    before = list(client.get(page).context["shell"].alerts)
    client.post(reverse("alert_acknowledge", args=[member.brand.public_id, alert.pk]))
    alert.refresh_from_db()

    assert before == [alert]
    assert alert.acknowledged_by == member
    assert "Sara" in client.get(page).content.decode()
    assert list(client.get(page).context["shell"].alerts) == []
    assert Alert.objects.get().cleared_at is None


def test_alerts_of_the_house_are_for_administrators(client: Client) -> None:
    make.make_alert(None, params={"account": "maison"})
    for role, sees in ((Role.SUPERVISOR, False), (Role.ADMIN, True)):
        member = make.make_member(role=role)
        client.force_login(member.user)
        page = client.get(reverse("alerts", args=[member.brand.public_id])).content.decode()
        assert ("maison" in page) is sees
