from vigie.core.drill.words import SENTENCES, STRATEGY_WORDS, Finding, filled


def test_codes_become_words() -> None:
    finding = Finding("strategy-other", False, "decide", {"strategy": "deny", "expected": "inform,care"})
    said = finding.said(str)
    assert STRATEGY_WORDS["deny"] in said
    assert STRATEGY_WORDS["care"] in said
    assert "French" in Finding("language-missing", False, "speak", {"language": "fr", "share": 85}).said(str)


def test_values_are_never_read_as_a_format() -> None:
    assert filled("%(name)s said it", {"name": "100 % %(x)s"}) == "100 % %(x)s said it"
    assert all("%(" in text or text for text in SENTENCES.values())
