"""What the lower floors say in codes has words on the desk: a code on a screen is a fault."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import vigie
from tests.house.tree import tree_of
from vigie.connectors.errors import NetworkError
from vigie.networks.words import SAID
from vigie.web.desk.words import NEVER, STEPS, TROUBLE, WARNINGS
from vigie.web.sources.health import ERRORS

SOURCES = Path(vigie.__file__).parent
NETWORKS = [*SOURCES.glob("connectors/*/*.py"), *SOURCES.glob("networks/*.py")]
SLUG_MARK = "-"


def calls(name: str) -> Iterator[ast.Call]:
    """Every call of that name in the connectors and above them."""
    for path in NETWORKS:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def texts(node: ast.AST) -> set[str]:
    """The words written in an expression, but not those it is compared with or looked up by."""
    found = {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
    asked = {
        one.value
        for test in ast.walk(node)
        if isinstance(test, ast.IfExp | ast.Compare)
        for one in ast.walk(test.test if isinstance(test, ast.IfExp) else test)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
    return found - asked


def step_tables() -> set[str]:
    """The steps in the tables of the connectors (STEPS, MENU), and those spelt by functions."""
    found: set[str] = set()
    for path in NETWORKS:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id.endswith(("STEPS", "MENU"))
                for target in node.targets
            ):
                found |= texts(node.value)
            if isinstance(node, ast.FunctionDef) and node.name in {"steps_of", "_doing", "_steps"}:
                found |= {one for one in texts(node) if SLUG_MARK in one and " " not in one}
    return found


def test_every_reason_why_not_has_words() -> None:
    said = set().union(*(texts(call.args[0]) for call in calls("Never")))

    assert len(said) > 15
    assert said - set(NEVER) == set()


def test_every_warning_has_words() -> None:
    """Codes stand in the calls, or are given a name `warn` before."""
    said = set().union(*(texts(call.args[0]) for call in calls("Allowed") if call.args))
    said |= set().union(*(texts(call.args[1]) for call in calls("Until") if len(call.args) > 1))
    for path in NETWORKS:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "warn" for target in node.targets
            ):
                said |= texts(node.value)

    assert {"hidden-can-be-opened", "replaces-previous"} <= said
    assert said - {""} - set(WARNINGS) == set()


def test_every_step_by_hand_has_words() -> None:
    said = step_tables().union(*(texts(call.args[1]) for call in calls("ByHand")))

    assert len(said) > 20
    assert said - set(STEPS) == set()


def test_every_trouble_of_a_sending_has_words() -> None:
    said = {
        text
        for call in calls("_move")
        for keyword in call.keywords
        if keyword.arg == "because_code"
        for text in texts(keyword.value)
    } - {""}

    assert {"worker-died", "already-gone"} <= said
    assert said - set(TROUBLE) == set()


@pytest.mark.parametrize("kind", ["Refused", "AccessLost", "Garbled", "Health"])
def test_every_code_of_a_connector_has_words(kind: str) -> None:
    """A slug is a code of ours; a sentence is what the network or the connector said, shown as it is."""
    where = 1 if kind == "Health" else 0
    given = [
        call.args[where:] + [one.value for one in call.keywords if one.arg == "words"] for call in calls(kind)
    ]
    codes = {
        text
        for arguments in given
        for argument in arguments[:1]
        if not isinstance(argument, ast.JoinedStr)
        for text in texts(argument)
        if SLUG_MARK in text and " " not in text
    }

    assert codes
    assert codes - set(SAID) == set()


def test_every_kind_of_network_error_has_words() -> None:
    kinds = {kind.code for kind in NetworkError.__subclasses__()}

    assert len(kinds) > 4
    assert kinds <= set(ERRORS)
    assert kinds - {"unsupported"} <= set(TROUBLE)
