"""The forms of a page as a browser would send them, read from its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

PLAUSIBLE = {  # by the name of a field, else by its type
    "email": "somebody@example.org",
    "number": "3",
    "date": "2026-11-18",
    "datetime-local": "2026-11-18T09:00",
    "time": "09:00",
    "url": "https://sky.example/1",
    "color": "#0f5c73",
    "key": "boreale-livraison",
    "password": "une phrase que personne ne devine",
}


@dataclass
class SeenForm:
    """Where it goes, how, and what each of its fields holds; a plausible answer where it holds nothing."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SeenForm] = []
        self.inside: SeenForm | None = None
        self.named = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = SeenForm(got.get("action", ""), got.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        name = got.get("name", "")
        if tag in {"input", "button"} and name:
            kind = got.get("type", "text")
            self.inside.fields.setdefault(
                name, got.get("value") or PLAUSIBLE.get(name, PLAUSIBLE.get(kind, "boréale livraison"))
            )
            self.inside.choices.setdefault(name, []).append(got.get("value", ""))
        elif tag in {"textarea", "select"} and name:
            self.named = name
            self.inside.fields[name] = ""
        elif tag == "option" and self.named:
            self.inside.choices.setdefault(self.named, []).append(got.get("value", ""))
            if "selected" in got or not self.inside.fields[self.named].strip():
                self.inside.fields[self.named] = got.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside and self.named and self.named not in self.inside.choices:
            self.inside.fields[self.named] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        if tag in {"textarea", "select"} and self.inside and self.named:
            self.inside.fields[self.named] = self.inside.fields[self.named].strip() or "boréale livraison"
            self.named = ""


def forms_on(page: str) -> list[SeenForm]:
    """Forms that are posted, in their order."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]
