"""Walks over the tokens of a playbook and says, in the right place, what was expected."""

from collections.abc import Iterable

from vigie.core.policy.errors import Problem
from vigie.core.policy.tokens import Token
from vigie.core.policy.vocabulary import Known, nearest

MAX_DEPTH = 20


class Refusal(Exception):
    """One fault; reading goes on at the next rule."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Cursor:
    """`here` is the token to be read next."""

    def __init__(self, tokens: list[Token], known: Known) -> None:
        self._tokens = tokens
        self._at = 0
        self.known = known

    @property
    def here(self) -> Token:
        return self._tokens[self._at]

    @property
    def next(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    @property
    def before(self) -> Token:
        return self._tokens[max(self._at - 1, 0)]

    def take(self) -> Token:
        token = self.here
        if token.kind != "end":
            self._at += 1
        return token

    def skip_to_rule(self) -> None:
        """Past the fault, to the next line that starts with `rule`."""
        self.take()
        while self.here.kind != "end" and not (self.here.starts_line and self.here.text == "rule"):
            self.take()

    def stands(self, *words: str) -> bool:
        return self.here.kind in {"word", "sign", "mark"} and self.here.text in words

    def accept(self, *words: str) -> str:
        """The word, if one of these stands here; else ""."""
        return self.take().text if self.stands(*words) else ""

    def expect(self, *words: str) -> str:
        return self.accept(*words) or self.fail(words)

    def kind(self, kind: str, expected: str) -> str:
        """The text of a token of this kind (see Token)."""
        if self.here.kind != kind:
            self.fail((expected,))
        return self.take().text

    def number(self, lowest: int, highest: int | None) -> int:
        token = self.here
        number = int(self.kind("number", "NUMBER"))
        if number < lowest or (highest is not None and number > highest):
            bounds = {
                "found": token.text,
                "lowest": str(lowest),
                "highest": "" if highest is None else str(highest),
            }
            raise Refusal(Problem("number_out_of_range", token.line, token.column, bounds))
        return number

    def choice(self, options: Iterable[str], code: str, **params: str) -> str:
        """The word here, which must be one of the options; `code` is the fault if it is another."""
        token, options = self.here, tuple(options)
        word = self.kind("word", code.removeprefix("unknown_").upper())
        if word not in options:
            params = {"found": word, **params}
            raise Refusal(Problem(code, token.line, token.column, params, suggestion=nearest(word, options)))
        return word

    def fail(self, expected: Iterable[str]) -> str:
        """Raises what was expected here. Never returns."""
        expected = tuple(expected)
        found = self.here.text if self.here.kind != "end" else ""
        code = "expected" if found else "expected_more"
        suggestion = nearest(found, expected) if self.here.kind == "word" else ""
        raise Refusal(Problem(code, self.here.line, self.here.column, {"found": found}, expected, suggestion))

    def refuse(self, code: str, at: Token, **params: str) -> Refusal:
        return Refusal(Problem(code, at.line, at.column, params))
