"""What a query will catch, said in a sentence."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Query, Term, Word
from vigie.core.query.words import gettext_noop

Translate = Callable[[str], str]

SENTENCE: Final = gettext_noop("Messages that %(what)s.")
WORDS: Final[Mapping[str, str]] = {
    "and": gettext_noop(" and "),
    "or": gettext_noop(" or "),
    "but": gettext_noop(" but "),
    "word": gettext_noop("say “%(text)s” or a form of it"),
    "exact": gettext_noop("say “%(text)s”"),
    "phrase": gettext_noop("say exactly “%(text)s”"),
    "prefix": gettext_noop("have a word beginning with “%(text)s”"),
    "fuzzy": gettext_noop("say “%(text)s”, even misspelt"),
    "near": gettext_noop("(%(left)s) and (%(right)s) at most %(most)s words apart"),
    "not word": gettext_noop("do not say “%(text)s” nor a form of it"),
    "not exact": gettext_noop("do not say “%(text)s”"),
    "not": gettext_noop("are not among those that (%(what)s)"),
    "group": gettext_noop("(%(what)s)"),
    "lang": gettext_noop("are in the language %(value)s"),
    "network": gettext_noop("come from %(value)s"),
    "from": gettext_noop("are by %(value)s"),
    "place": gettext_noop("stand in %(value)s"),
    "kind": gettext_noop("are of the kind %(value)s"),
    "rating": gettext_noop("give %(value)s stars"),
    "reach": gettext_noop("are by somebody with %(value)s followers"),
    "has": gettext_noop("come with: %(value)s"),
    "tone": gettext_noop("have the tone %(value)s"),
    "intent": gettext_noop("have the intent %(value)s"),
    "topic": gettext_noop("are about %(value)s"),
    "severity": gettext_noop("have a gravity of %(value)s"),
    "since": gettext_noop("were said on %(value)s or later"),
    "until": gettext_noop("were said on %(value)s or before"),
    "<": gettext_noop("less than %(value)s"),
    "<=": gettext_noop("at most %(value)s"),
    ">": gettext_noop("more than %(value)s"),
    ">=": gettext_noop("at least %(value)s"),
}


def explain(query: Query, translate: Translate, name: Callable[[str, str], str] | None = None) -> str:
    """One sentence in the language of `translate`. name: what a code of a field is called, by both."""
    teller = _Teller(translate, name or (lambda _field, code: code))
    return translate(SENTENCE) % {"what": teller.tell(query.root)}


class _Teller:
    def __init__(self, translate: Translate, name: Callable[[str, str], str]) -> None:
        self.translate = translate
        self.name = name

    def say(self, code: str, **params: object) -> str:
        return self.translate(WORDS[code]) % params

    def tell(self, node: Node) -> str:
        match node:
            case Near(left, right, most):
                return self.say("near", left=self.tell(left), right=self.tell(right), most=most)
            case Field():
                return self.field(node)
            case Not(Word(text)):
                return self.say("not word" if text.isalpha() else "not exact", text=text)
            case Not(part):
                return self.say("not", what=self.tell(part))
            case Or(parts):
                return self.translate(WORDS["or"]).join(map(self.closed, parts))
            case And(parts):
                return self.all_of(parts)
            case _:
                return self.term(node)

    def all_of(self, parts: Iterable[Node]) -> str:
        """What must be there first, then what must not."""
        wanted = [self.closed(part) for part in parts if not isinstance(part, Not)]
        excluded = [self.tell(part) for part in parts if isinstance(part, Not)]
        both = self.translate(WORDS["and"])
        sides = [both.join(side) for side in (wanted, excluded) if side]
        return self.translate(WORDS["but"]).join(sides)

    def closed(self, node: Node) -> str:
        told = self.tell(node)
        return self.say("group", what=told) if isinstance(node, And | Or) else told

    def term(self, term: Term) -> str:
        match term:
            case Word(text):
                return self.say("word" if text.isalpha() else "exact", text=text)
            case Phrase(text):
                return self.say("phrase", text=text)
            case Prefix(text):
                return self.say("prefix", text=text)
            case Fuzzy(text):
                return self.say("fuzzy", text=text)

    def field(self, field: Field) -> str:
        values = self.translate(WORDS["or"]).join(self.name(field.name, value) for value in field.values)
        value = self.say(field.sign, value=values) if field.sign else values
        return self.say(field.name, value=value)
