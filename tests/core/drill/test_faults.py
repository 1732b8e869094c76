from vigie.core.drill.faults import SENTENCES, Fault, ScenarioRefused


def test_every_sentence_can_be_said() -> None:
    names = ("field", "given", "expected", "low", "high", "most", "said")
    for code in SENTENCES:
        assert "%(" not in Fault(code, 3, dict.fromkeys(names, "x")).said(str)


def test_a_refusal_names_its_lines() -> None:
    assert str(ScenarioRefused((Fault("empty", 3),))) == "line 3: The file says nothing."
