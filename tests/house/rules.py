"""What the house asks of a file, as functions from its text to the faults in it. No fault, empty list.

Each is tried on a bad sample in `test_names.py`: a check that cannot fail is a defect.
"""

import ast
import io
import re
import tokenize
from html.parser import HTMLParser

from tests.house.tree import dotted, imports_in

# Spelt in two halves so that this file does not find itself.
MARKS = tuple("".join(halves) for halves in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")))
LEFT_OVER = re.compile(rf"\b(?:{'|'.join(MARKS)})\b")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "stuff"}
UNSAFE_LOADS = {"pickle", "marshal", "shelve", "dill"}
SIGNALS = ("django.db.models.signals", "django.dispatch")
# What escapes the escaping, or the CSRF check. Each use says why on its own line.
NEED_A_REASON = {"mark_safe", "SafeString", "csrf_exempt"}
SCRIPT_LINKS = ("javascript:", "vbscript:")


def left_over_marks(text: str) -> list[str]:
    """Marks of unfinished work, anywhere in a text that is not Python."""
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if LEFT_OVER.search(line)
    ]


def left_over_comments(text: str) -> list[str]:
    """Marks of unfinished work in the comments of a Python file; its strings may speak of them."""
    return [f"line {line}: {comment}" for line, comment in comments_of(text) if LEFT_OVER.search(comment)]


def comments_of(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


# Folders that exist on one person's machine only, spelt so that this line is not one of them.
OWN_FOLDERS = re.compile(r"(?<![\w.:-])/(?:root|work|home/\w+|Users/\w+)" + "/")


def own_folders(text: str) -> list[str]:
    """Paths of the machine where something was written."""
    return [
        f"line {number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if OWN_FOLDERS.search(line)
    ]


def empty_names(parts: tuple[str, ...]) -> list[str]:
    """Folder and module names that say nothing."""
    return [part for part in parts if part in EMPTY_NAMES]


def unsafe_loads(tree: ast.Module) -> list[str]:
    """Formats that run code when they are read, and code made from text."""
    found = [f"line {line}: {name}" for line, name in imports_in(tree) if name.split(".")[0] in UNSAFE_LOADS]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return found + [
        f"line {node.lineno}: {dotted(node.func)}" for node in calls if dotted(node.func) in {"eval", "exec"}
    ]


def naive_clocks(tree: ast.Module) -> list[str]:
    """Times without a zone."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = re.sub(r"^(?:datetime|dt)\.(?=date)", "", dotted(node.func))
        zoned = any(word.arg == "tz" for word in node.keywords) or node.args
        naive = name in {"datetime.utcnow", "datetime.today", "date.today"}
        if naive or (name == "datetime.now" and not zoned):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def prints(tree: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"print", "pprint", "breakpoint"}
    ]


def unexplained_exemptions(text: str) -> list[str]:
    """Uses of what escapes a protection, where no comment on the same line says why."""
    lines = text.splitlines()
    commented = {line for line, _ in comments_of(text)}
    used = {
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1] in NEED_A_REASON
    }
    return [f"line {number}: {lines[number - 1].strip()}" for number in sorted(used - commented)]


def hidden_effects(tree: ast.Module) -> list[str]:
    """Signals, and models that do more than say what a row is."""
    found = [f"line {line}: {name}" for line, name in imports_in(tree) if name.startswith(SIGNALS)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith("Model") for base in node.bases):
            found += [
                f"line {method.lineno}: {node.name}.{method.name}"
                for method in node.body
                if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
            ]
    return found


def positional_services(tree: ast.Module) -> list[str]:
    """Services (public functions that are given the time) that can be called without naming what is given.

    Handlers of events are the exception: the bus gives every one of them (payload, now), and a
    scheduled service (now).
    """
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        timed = "now" in [*names, *(argument.arg for argument in node.args.kwonlyargs)]
        if timed and names not in ([], ["now"], ["payload", "now"]):
            found.append(f"line {node.lineno}: {node.name}({', '.join(names)})")
    return found


class _Markup(HTMLParser):
    """Collects what the content policy would refuse: inline style, handlers, scripts, script links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        line = self.getpos()[0]
        for name, value in attrs:
            if name == "style" or (name.startswith("on") and len(name) > 2):
                self.found.append(f"line {line}: <{tag} {name}=…>")
            if (value or "").strip().lower().startswith(SCRIPT_LINKS):
                self.found.append(f"line {line}: <{tag} {name}=javascript…>")
        is_data = (names.get("type") or "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.found.append(f"line {line}: <{tag}> inline")


TEMPLATE_COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
# A block that fills an attribute, by its name: {% block body_class %}panes{% endblock %}
CLASSES = re.compile(r"{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape\s+off")


TAG_NAMED_BY_A_VARIABLE = re.compile(r"(?<=<){{.*?}}|(?<=</){{.*?}}")


def _keep_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def markup_of(text: str) -> str:
    """The template without Django's tags and variables, line for line."""
    bare = TEMPLATE_COMMENT.sub(_keep_lines, text)
    return TEMPLATE_TAG.sub(_keep_lines, TAG_NAMED_BY_A_VARIABLE.sub("x", bare))


def inline_code(text: str) -> list[str]:
    """Inline styles, handlers and scripts of a template."""
    markup = _Markup()
    markup.feed(markup_of(text))
    markup.close()
    return markup.found


def unescaped_output(text: str) -> list[str]:
    """`|safe` and friends, where no template comment on the same line says why."""
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if UNESCAPED.search(line) and "{#" not in line
    ]


def words_without_translation(text: str) -> list[str]:
    """Words between tags that no {% translate %} surrounds: they would stay English in French."""
    silent = CLASSES.sub(_keep_lines, TRANSLATED.sub(_keep_lines, text))
    words = _Words()
    words.feed(markup_of(silent))
    words.close()
    return words.found


class _Words(HTMLParser):
    """Text nodes with a word of three letters or more, outside of what is not read aloud."""

    SILENT = frozenset({"script", "style", "code", "kbd", "svg"})
    NAMES = frozenset({"Vigie", "https"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.inside.append(tag)
        for name, value in attrs:
            if name in {"title", "placeholder", "alt", "aria-label"}:
                self._weigh(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._weigh(data)

    def _weigh(self, text: str) -> None:
        words = [word for word in re.findall(r"[^\W\d_]{3,}", text) if word not in self.NAMES]
        if words:
            self.found.append(f"line {self.getpos()[0]}: {' '.join(words)[:60]}")
