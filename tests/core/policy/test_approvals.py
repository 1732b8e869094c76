import pytest

from vigie.core.policy.approvals import ROLES, Signer, Verdict, check_override, check_reply, needs_second_eyes
from vigie.core.policy.words import VERDICTS

ANA, BEN, CLO, DAN, EVE = (
    Signer("ana", "agent"),
    Signer("ben", "agent"),
    Signer("clo", "supervisor"),
    Signer("dan", "admin"),
    Signer("eve", "reader"),
)
WHY = "Menace voilée, lue à deux"


@pytest.mark.parametrize(
    ("first", "second", "reason", "because"),
    [
        (ANA, CLO, WHY, "ok"),
        (CLO, DAN, WHY, "ok"),
        (ANA, None, WHY, "second_person_missing"),
        (CLO, CLO, WHY, "same_person"),
        (Signer("clo", "agent"), CLO, WHY, "same_person"),
        (ANA, BEN, WHY, "second_must_supervise"),
        (ANA, EVE, WHY, "second_must_supervise"),
        (EVE, CLO, WHY, "role_too_low"),
        (Signer("x", "owner"), CLO, WHY, "role_too_low"),
        (ANA, CLO, "", "written_reason_missing"),
        (ANA, CLO, "   a b c \n d e    ", "written_reason_missing"),
        (ANA, CLO, "1234567890", "ok"),
    ],
)
def test_override_takes_two_people_and_a_reason(
    first: Signer, second: Signer | None, reason: str, because: str
) -> None:
    assert check_override(first=first, second=second, reason=reason) == Verdict(because == "ok", because)
    assert because in VERDICTS


@pytest.mark.parametrize(
    ("author", "approvers", "second_eyes", "because"),
    [
        (ANA, [], False, "ok"),
        (EVE, [CLO], False, "role_too_low"),
        (ANA, [], True, "second_person_missing"),
        (ANA, [ANA], True, "own_draft"),
        (ANA, [EVE], True, "second_person_missing"),
        (ANA, [ANA, BEN], True, "ok"),
        (DAN, [DAN], True, "own_draft"),
        (DAN, [ANA], True, "ok"),
    ],
)
def test_reply_is_read_by_another_where_it_must(
    *, author: Signer, approvers: list[Signer], second_eyes: bool, because: str
) -> None:
    verdict = check_reply(author=author, approvers=approvers, second_eyes=second_eyes)

    assert verdict == Verdict(because == "ok", because)


@pytest.mark.parametrize("role", ROLES)
def test_in_a_crisis_everybody_is_reread(role: str) -> None:
    assert needs_second_eyes(posture="crisis", severity=0, role=role)


@pytest.mark.parametrize(
    ("severity", "followers", "role", "needed"),
    [
        (0, None, "agent", False),
        (2, 49_999, "agent", False),
        (3, None, "agent", True),
        (0, 50_000, "agent", True),
        (3, 50_000, "supervisor", False),
        (3, None, "intern", True),
    ],
)
def test_delicate_answers_of_agents_are_reread(
    *, severity: int, followers: int | None, role: str, needed: bool
) -> None:
    for posture in ("calm", "alert"):
        asked = needs_second_eyes(posture=posture, severity=severity, role=role, followers=followers)
        assert asked is needed
