"""The public cases that come with Vigie: whole, in both languages, honest about what is not certain."""

from collections import Counter

from vigie.core.likeness.case import PARTS, unknown_words
from vigie.core.likeness.resources import public_cases


def test_there_are_twenty_five() -> None:
    assert len(public_cases()) == 25
    assert len({case.key for case in public_cases()}) == 25


def test_every_case_is_whole_in_both_languages() -> None:
    for case in public_cases():
        assert unknown_words(case) == (), case.key
        assert case.title_fr, case.key
        assert case.title_en, case.key
        assert all(case.told(part) for part in PARTS), case.key
        assert all(fact.fr and fact.en for fact in case.facts), case.key


def test_no_address_is_invented() -> None:
    assert [
        fact.source.url for case in public_cases() for fact in case.facts if fact.source and fact.source.url
    ] == []


def test_sources_are_dated_and_others_are_to_be_checked() -> None:
    facts = [fact for case in public_cases() for fact in case.facts]
    sourced = [fact.source for fact in facts if fact.source]

    assert all(source.on for source in sourced)
    assert 0 < len(sourced) < len(facts)


def test_library_is_not_of_one_kind() -> None:
    assert len(Counter(case.kind for case in public_cases())) >= 12
    assert {case.responsibility for case in public_cases()} == {"victim", "accidental", "preventable"}
