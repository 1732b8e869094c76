"""Learn from the corrections of a team, say what it changes, put it in force or take it back."""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.brands.models import Brand
    from vigie.inbox.trying import Decided, RulesTrial
    from vigie.listening.learning import Report
    from vigie.reading.models import Overlay

SHOWN = 3  # examples of each move
LONGEST = 100  # characters of an example


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("brand", help="name or public id of the brand")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--activate", type=int, metavar="N", help="read with version N from now on")
    what.add_argument("--off", action="store_true", help="read with the shipped model alone from now on")
    what.add_argument("--list", action="store_true", help="say which versions there are")


def run(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    try:
        brand = _brand(args.brand)
        for line in _asked(args)(brand):
            print(line)
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
        return 1
    return 0


def _asked(args: argparse.Namespace) -> "Callable[[Brand], Iterator[str]]":
    if args.activate is not None:
        return lambda brand: _activate(brand, args.activate)
    if args.off:
        return _switch_off
    return _list if args.list else _learn


def _brand(name: str) -> "Brand":
    from uuid import UUID

    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.brands.models import Brand

    try:
        found = list(Brand.objects.filter(public_id=UUID(name)))
    except ValueError:
        found = list(Brand.objects.filter(name=name).order_by("pk"))
    if not found:
        raise ValidationError(_("No brand is called “%(name)s” here.") % {"name": name})
    if len(found) > 1:
        ids = ", ".join(str(one.public_id) for one in found)
        raise ValidationError(
            _("Several brands are called “%(name)s”, name one by its id: %(ids)s.")
            % {"name": name, "ids": ids}
        )
    return found[0]


def _learn(brand: "Brand") -> "Iterator[str]":
    """A new version, measured; nothing is read with it yet."""
    from django.utils.translation import gettext as _

    from vigie.inbox.handled import handled_messages
    from vigie.inbox.learning import try_overlay
    from vigie.listening.learning import MOST_HANDLED, teach

    now = datetime.now(UTC)
    handled = handled_messages(brand=brand, since=None, limit=MOST_HANDLED)
    overlay = teach(brand=brand, by=None, now=now, handled=handled)
    yield _("Version %(version)s of %(brand)s, learned from %(count)s corrections.") % {
        "version": overlay.version,
        "brand": brand.name,
        "count": overlay.lessons,
    }
    yield from _measures(overlay.report)
    yield from _decisions(try_overlay(brand=brand, overlay=overlay, now=now))
    yield _(
        "Nothing is read with it yet. To do so from now on: vigie learn %(brand)s --activate %(version)s"
    ) % {
        "brand": brand.public_id,
        "version": overlay.version,
    }


def _measures(report: "Report") -> "Iterator[str]":
    """Right before and after, on labels held back from learning; then what it costs elsewhere."""
    from django.utils.translation import gettext as _

    heads, elsewhere = _heads(), report["elsewhere"]
    yield from _table(
        (_("label"), _("judged"), _("corrected"), _("right as shipped"), _("right as taught")),
        *(
            (heads[head], *(str(one[key]) for key in ("lessons", "corrected", "before", "after")))
            for head, one in report["heads"].items()
        ),
    )
    changed = ", ".join(f"{heads[head]} {count}" for head, count in elsewhere["changed"].items())
    yield _("Read otherwise among the last %(count)s messages that taught nothing: %(what)s.") % {
        "count": elsewhere["looked"],
        "what": changed or _("none"),
    }


def _table(*rows: tuple[str, ...]) -> "Iterator[str]":
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *numbers in rows:
        cells = [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join(("", first.ljust(widths[0]), *cells))


def _decisions(trial: "RulesTrial") -> "Iterator[str]":
    from django.utils.translation import gettext as _

    yield _("Decisions that would be otherwise: %(count)s of the last %(looked)s messages.") % {
        "count": trial.others,
        "looked": trial.looked,
    }
    for move in trial.moves:
        yield f"  {_strategy(move.before)} → {_strategy(move.after)}: {move.count}"
        yield from (f"    {_quoted(one)}" for one in move.examples[:SHOWN])


def _quoted(one: "Decided") -> str:
    from vigie.logs import harmless

    text = harmless(" ".join(one.message.text.split()))
    return f"“{text}”" if len(text) <= LONGEST else f"“{text[:LONGEST]}…”"


def _strategy(code: str) -> str:
    from django.utils.translation import gettext as _

    from vigie.core.policy.words import STRATEGIES

    return _("No case") if code == "nothing" else _(STRATEGIES[code])


def _heads() -> dict[str, str]:
    """Heads as the pages call them."""
    from django.utils.translation import pgettext

    return {
        "sentiment": pgettext("reading", "tone"),
        "intent": pgettext("reading", "intent"),
        "topic": pgettext("reading", "topic"),
        "reason_stated": pgettext("reading", "reason"),
        "vulgar": pgettext("reading", "vulgar"),
        "abusive": pgettext("reading", "insulting"),
        "spam": pgettext("reading", "spam"),
        "scam": pgettext("reading", "scam"),
        "severity": pgettext("reading", "gravity"),
        "removable": pgettext("reading", "removable"),
    }


def _activate(brand: "Brand", version: int) -> "Iterator[str]":
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.reading.queries import overlays_of
    from vigie.reading.services import activate_overlay

    overlay = overlays_of(brand).filter(version=version).first()
    if overlay is None:
        raise ValidationError(
            _("%(brand)s has no version %(version)s.") % {"brand": brand.name, "version": version}
        )
    activate_overlay(overlay=overlay, by=None, now=datetime.now(UTC))
    yield _(
        "What %(brand)s hears from now on is read with version %(version)s; what was read stays as it was."
    ) % {
        "brand": brand.name,
        "version": version,
    }


def _switch_off(brand: "Brand") -> "Iterator[str]":
    from django.utils.translation import gettext as _

    from vigie.reading.services import switch_off_overlay

    switch_off_overlay(brand=brand, by=None, now=datetime.now(UTC))
    yield _("What %(brand)s hears from now on is read with the shipped model alone.") % {"brand": brand.name}


def _list(brand: "Brand") -> "Iterator[str]":
    from django.utils.translation import gettext as _

    from vigie.reading.queries import overlays_of

    overlays = list(overlays_of(brand))
    if not overlays:
        yield _("%(brand)s was taught nothing yet.") % {"brand": brand.name}
    yield from map(_version, overlays)


def _version(overlay: "Overlay") -> str:
    from django.utils.translation import gettext as _

    from vigie.core.text.engine import model_name

    said = _("%(count)s corrections, on %(base)s, %(at)s") % {
        "count": overlay.lessons,
        "base": overlay.base,
        "at": f"{overlay.created_at:%Y-%m-%d %H:%M} UTC",
    }
    notes = [_("in force")] if overlay.is_active else []
    if overlay.base != model_name():
        notes.append(_("learned on another model: learn again"))
    return "  ".join((f"{overlay.version:>3}", said, *notes))
