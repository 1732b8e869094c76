"""Every code the policy speaks in, with its English sentence. Codes are stable, sentences are translated.

`gettext_noop` marks what `makemessages` collects; `describe` puts a problem in words.
"""

from collections.abc import Callable

from vigie.core.policy.errors import Problem
from vigie.core.query.words import EXPECTED as EXPECTED_IN_QUERY
from vigie.core.query.words import gettext_noop

Translate = Callable[[str], str]

STRATEGIES = {
    "ask_reason": gettext_noop("Answer and ask for the reason"),
    "apologise": gettext_noop("Answer, apologise and offer a solution"),
    "route": gettext_noop("Answer and lead to the right department"),
    "answer": gettext_noop("Answer"),
    "remove": gettext_noop("Remove and report"),
    "thank": gettext_noop("Thank"),
    "community": gettext_noop("Let the community answer"),
    "watch": gettext_noop("Keep an eye on it"),
    "nothing": gettext_noop("Nothing to do"),
}

REASONS = {
    "by_rule": gettext_noop("A rule of your playbook says so."),
    "from_us": gettext_noop("We said it ourselves."),
    "no_rule": gettext_noop("No rule fits: we only keep an eye on it."),
    "no_rule_ours": gettext_noop("No rule fits and it was said to us: a person decides."),
    "remove_vulgar": gettext_noop("Vulgar or insulting: removed and reported, the proof is kept."),
    "remove_spam": gettext_noop("Spam: removed and reported, the proof is kept."),
    "remove_scam": gettext_noop("A scam: removed and reported before somebody is caught."),
    "remove_unlawful": gettext_noop("Against the law: removed and reported, the proof is kept."),
    "danger": gettext_noop("Somebody may be in danger, or the brand is at serious risk."),
    "privacy": gettext_noop("Personal data are at stake: the people in charge of them answer, soon."),
    "press": gettext_noop("A journalist asks: the people who speak to the press answer."),
    "jobs": gettext_noop("About working with us: human resources know."),
    "removal_contested": gettext_noop("Someone says that we delete messages: explain the rule in public."),
    "maybe_scam": gettext_noop(
        "Perhaps a scam or against the law, but it is not certain: look before answering."
    ),
    "maybe_spam": gettext_noop("Perhaps spam, but it is not certain: it stays."),
    "vindictive": gettext_noop("This person comes back to do harm: one factual answer, for those who read."),
    "answered_once": gettext_noop("The facts were given once: going on would feed the quarrel."),
    "too_present": gettext_noop("We have already spoken a lot here today: make room for others."),
    "quarrel": gettext_noop("People attack each other on our page: recall the rule, calmly."),
    "community_answers": gettext_noop(
        "Somebody has already answered well: leave it to them, and thank them."
    ),
    "community_silent": gettext_noop("Nobody in the community has answered: it is ours now."),
    "help_space": gettext_noop("People help each other here: give them time to answer first."),
    "said_elsewhere": gettext_noop("Said among others, without calling us: let them answer first."),
    "complaint_spreading": gettext_noop("A complaint that spreads: answer in public, at once."),
    "complaint_wide_audience": gettext_noop(
        "An unhappy person with a large audience: a senior answers, reread by another."
    ),
    "complaint_angry": gettext_noop(
        "Very angry, and the reason is known: acknowledge it, then give one fact."
    ),
    "complaint_angry_no_reason": gettext_noop("Very angry, without saying why: listen first."),
    "complaint_no_reason": gettext_noop("Unhappy without saying why: ask one open question."),
    "complaint_private": gettext_noop(
        "It takes an account or an order to solve this: acknowledge here, go on in private."
    ),
    "complaint_disappointed": gettext_noop("Disappointed rather than angry: a warm and personal answer."),
    "complaint_clear": gettext_noop("A clear complaint: apologise and offer a solution."),
    "review_negative": gettext_noop("A bad review: others will read it, and our answer with it."),
    "negative_unclear": gettext_noop("Negative, and we do not know what about: ask."),
    "suggestion": gettext_noop("A suggestion: thank for it and pass it on."),
    "question_routed": gettext_noop("A question for a department: give the answer, or who has it."),
    "question": gettext_noop("A question: answer it, shortly."),
    "praise": gettext_noop("Kind words: thank personally."),
    "unclear": gettext_noop("Said to us and not understood: a person reads it."),
    "maybe_not_us": gettext_noop(
        "Perhaps about somebody else of this name: what your team put aside before says so."
    ),
    "small_talk": gettext_noop("Nothing is asked of us."),
    "neutral_mention": gettext_noop("The brand is only mentioned."),
}
"""Why: `Decision.because`."""

CHANGES = {
    "community_answers": gettext_noop("if a member answers well"),
    "nobody_answers": gettext_noop("if nobody answers in time"),
    "insults": gettext_noop("if it turns to insults"),
    "reason_given": gettext_noop("if the person says what went wrong"),
    "gets_angry": gettext_noop("if the person gets angry"),
    "calms_down": gettext_noop("if the person calms down"),
    "spreads": gettext_noop("if it is shared a lot"),
    "private_details": gettext_noop("if personal details are needed"),
    "solved": gettext_noop("if the problem is solved"),
    "calls_us": gettext_noop("if the person turns to us"),
    "only_criticism": gettext_noop("if it is only criticism"),
    "fraud_confirmed": gettext_noop("if the link or the offer proves fraudulent"),
    "danger_denied": gettext_noop("if it turns out that nobody is at risk"),
    "new_fact": gettext_noop("if there is a new fact to give"),
    "not_about_us": gettext_noop("if it is not about us"),
    "alert": gettext_noop("if the brand goes on alert"),
}
"""What would change our mind: `Decision.changes`."""

OUTCOMES = {
    "decides": gettext_noop("This rule decides."),
    "does_not_fit": gettext_noop("What it asks for is not the case."),
    "exception": gettext_noop("One of its exceptions holds."),
    "not_removable": gettext_noop(
        "It would remove, but this is neither vulgar nor insulting, spam, scam or unlawful."
    ),
}
"""What became of each rule: `decide.Tried.outcome`."""

VERDICTS = {
    "ok": gettext_noop("Approved."),
    "role_too_low": gettext_noop("Your role does not allow this."),
    "written_reason_missing": gettext_noop("Write down why, in at least ten characters."),
    "second_person_missing": gettext_noop("A second person has to agree."),
    "same_person": gettext_noop("The second person must be somebody else."),
    "second_must_supervise": gettext_noop("The second person must be a supervisor or an administrator."),
    "own_draft": gettext_noop("Somebody other than the author has to read this draft."),
}
"""Answers of `approvals`."""

ERRORS = {
    "strange_character": gettext_noop("“%(found)s” means nothing in a rule."),
    "strange_number": gettext_noop("“%(found)s” is neither a number nor a time such as 60min or 2h."),
    "strange_duration": gettext_noop("A time here is at least 1min and at most %(longest)smin."),
    "strange_language": gettext_noop("“%(found)s” is not the code of a language, such as fr or en."),
    "unclosed_text": gettext_noop("This text is not closed on its line."),
    "too_long": gettext_noop("A playbook may have %(longest)s characters at most."),
    "too_deep": gettext_noop("Too many parentheses or negations inside each other."),
    "too_complicated": gettext_noop(
        "The conditions of “%(name)s” combine too many cases: make several rules of it."
    ),
    "expected": gettext_noop("“%(found)s” cannot stand here; expected: %(expected)s."),
    "expected_more": gettext_noop("The text ends too early; expected: %(expected)s."),
    "unknown_fact": gettext_noop("“%(found)s” is not something a rule can ask about."),
    "unknown_value": gettext_noop("“%(found)s” is not a value of “%(fact)s”."),
    "unknown_strategy": gettext_noop("“%(found)s” is not something one can do."),
    "unknown_network": gettext_noop("“%(found)s” is not a network."),
    "unknown_template": gettext_noop("There is no template “%(found)s”."),
    "unknown_department": gettext_noop("There is no department “%(found)s”."),
    "unknown_source": gettext_noop("There is no source “%(found)s”."),
    "unknown_reason": gettext_noop("“%(found)s” is not a reason that can be shown."),
    "unknown_change": gettext_noop("“%(found)s” is not a change that can be shown."),
    "number_out_of_range": gettext_noop("%(found)s is not between %(lowest)s and %(highest)s."),
    "true_or_false": gettext_noop("“%(fact)s” is true or false: write “%(fact)s” or “not %(fact)s”."),
    "surely_needs_guess": gettext_noop("“%(fact)s” is known, not guessed: leave out “surely”."),
    "query_refused": gettext_noop("In the words to look for: %(reason)s"),
    "query_field": gettext_noop("Rules cannot ask for “%(found)s:”; watches and searches can."),
    "said_twice": gettext_noop("“%(found)s” is said twice."),
    "reserved_name": gettext_noop("A rule cannot be called “%(found)s”."),
    "when_missing": gettext_noop("The rule “%(name)s” does not say when it applies."),
    "then_missing": gettext_noop("The rule “%(name)s” does not say what to do."),
    "deadline_missing": gettext_noop(
        "Somebody waits for us after “%(strategy)s”: add a time for all places, such as “within 60min”."
    ),
    "deadline_not_owed": gettext_noop("Nothing is owed after “%(strategy)s”: leave out “within”."),
    "return_missing": gettext_noop("Say for how long the community is left alone, such as “for 2h”."),
    "return_elsewhere": gettext_noop("“for” goes with “community” only, not with “%(strategy)s”."),
    "duplicate_rule": gettext_noop("There is already a rule “%(name)s”, on line %(line)s."),
    "never_true": gettext_noop("The conditions of “%(name)s” contradict each other."),
    "unreachable": gettext_noop("“%(name)s” never decides: what it asks for is already decided by %(by)s."),
}
"""What is wrong with a rule: `Problem.code`."""

EXPECTED = {
    "NAME": gettext_noop("a name"),
    "TEXT": gettext_noop("a text in quotation marks"),
    "NUMBER": gettext_noop("a number"),
    "DURATION": gettext_noop("a time such as 60min or 2h"),
    "FACT": gettext_noop("something to ask about, such as intent"),
    "VALUE": gettext_noop("a value"),
    "STRATEGY": gettext_noop("what to do, such as ask_reason"),
    "NETWORK": gettext_noop("a network"),
    "TEMPLATE": gettext_noop("the name of a template"),
    "DEPARTMENT": gettext_noop("a department"),
    "SOURCE": gettext_noop("a source"),
    "REASON": gettext_noop("a reason"),
    "CHANGE": gettext_noop("a change"),
}
"""`Problem.expected`, where it is not a word of the language itself."""


def describe(problem: Problem, translate: Translate) -> str:
    """The problem in one sentence of the language of `translate` (gettext, or `str` for English)."""
    params = dict(problem.params)
    if problem.expected:
        params["expected"] = ", ".join(_expected(word, translate) for word in problem.expected)
    if problem.code == "query_refused":
        params["reason"] = translate(EXPECTED_IN_QUERY[params["expected"]]) % params
    return translate(ERRORS[problem.code]) % params


def _expected(word: str, translate: Translate) -> str:
    return translate(EXPECTED[word]) if word in EXPECTED else f"“{word}”"
