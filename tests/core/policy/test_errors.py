from vigie.core.policy.errors import PolicyRefused, Problem


def test_refusal_lists_every_problem_for_the_log() -> None:
    refused = PolicyRefused((Problem("never_true", 3, 1, {"name": "a"}), Problem("too_deep", 9, 4)))

    assert str(refused) == "3:1 never_true {'name': 'a'}; 9:4 too_deep {}"
