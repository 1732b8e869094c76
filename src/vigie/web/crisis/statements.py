"""Write the statement in two languages, sign it, send it, tick what is done by hand."""

from uuid import UUID

from django import forms as django
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Role
from vigie.core.readiness.agreement import differences
from vigie.core.reply import length, sign
from vigie.crisis import queries, stating
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, Statement
from vigie.crisis.snapshots import plan_from_json
from vigie.networks.gateway import traits_of
from vigie.networks.intents import tick_by_hand
from vigie.networks.models import Account
from vigie.networks.queries import accounts_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.acts import back_to, try_it
from vigie.web.crisis.forms import PublishForm, StatementForm, TickForm
from vigie.web.crisis.views import crisis_or_404
from vigie.web.crisis.words import commitment
from vigie.web.desk.words import network_title
from vigie.web.forms import answers

LANGUAGES = ("fr", "en")


@brand_view("GET", "POST", role=Role.AGENT)
def write(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """A new version: what is in force, or what the plan prepared, to begin from."""
    crisis = crisis_or_404(request, crisis_id)
    form = StatementForm(answers(request), initial=_first_words(crisis))
    if form.is_valid():
        try:
            stating.write_statement(
                crisis=crisis,
                words=_words(crisis, form),
                strategy=Statement.Strategy(form.cleaned_data["strategy"]),
                by=request.member,
                now=timezone.now(),
            )
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            messages.success(request, _("Written. Two people sign it, then it is in force."))
            return back_to(request, crisis, "statement")
    context = {"form": form, "crisis": crisis, "short": _shorter(crisis)}
    return render(request, "crisis/statement.html", {**context, **_checked(crisis, form)})


@brand_view("POST", role=Role.AGENT)
def check(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """While it is being written: do the languages say the same, and does it fit?"""
    crisis, form = crisis_or_404(request, crisis_id), StatementForm(request.POST)
    form.is_valid()
    return render(request, "crisis/_checked.html", _checked(crisis, form))


def _first_words(crisis: Crisis) -> dict[str, object]:
    newest = queries.statements_of(crisis=crisis).exclude(state=Statement.State.WITHDRAWN).first()
    if newest:
        rows = [(one.language, one.text, one.network) for one in newest.texts.all()]
        return {"strategy": newest.strategy} | _by_field(rows)
    prepared = plan_from_json(crisis.plan).statements
    first = {"strategy": prepared[0].strategy} if prepared else {}
    return first | _by_field([(one.language, one.text, one.network) for one in prepared])


def _by_field(rows: list[tuple[str, str, str]]) -> dict[str, object]:
    return {f"{'short' if network else 'text'}_{language}": text for language, text, network in rows}


def _words(crisis: Crisis, form: StatementForm) -> list[stating.Words]:
    """Shorter words stand for every network that has a limit."""
    given = form.cleaned_data
    words = [stating.Words(language, given[f"text_{language}"]) for language in LANGUAGES]
    for network, _limit, _unit in _shorter(crisis):
        words += [stating.Words(language, given[f"short_{language}"], network) for language in LANGUAGES]
    return words


def _shorter(crisis: Crisis) -> list[tuple[str, int, str]]:
    """Networks of the brand that let nobody write long: name, limit, unit."""
    networks = sorted({one.network for one in accounts_of(brand=crisis.brand)})
    traits = [(network, traits_of(network)) for network in networks]
    return [
        (n, one.reply_limit, one.reply_unit)
        for n, one in traits
        if one.reply_limit and one.reply_limit < 1000
    ]


def _checked(crisis: Crisis, form: StatementForm) -> dict[str, object]:
    given = {name: str(form[name].value() or "") for name in form.fields}
    texts = {language: given[f"text_{language}"] for language in LANGUAGES}
    shorter = {language: given[f"short_{language}"] for language in LANGUAGES}
    found = [*differences(texts), *differences(shorter)]
    missing = [language for language, text in texts.items() if not text.strip()]
    return {
        "differences": [
            {"language": one.language, "said": commitment(one.kind, one.said)} for one in dict.fromkeys(found)
        ],
        "missing": missing if len(missing) < len(texts) else [],
        "is_written": any(text.strip() for text in texts.values()),
        "too_long": _too_long(crisis, texts, shorter),
    }


def _too_long(crisis: Crisis, texts: dict[str, str], shorter: dict[str, str]) -> list[dict[str, object]]:
    """Where the signed words do not fit."""
    found = []
    speaker = crisis.speaker
    for network, limit, unit in _shorter(crisis):
        for language in LANGUAGES:
            text = shorter[language].strip() or texts[language].strip()
            if not text:
                continue
            whole = sign(text, speaker.first_name, speaker.signature, language) if speaker else text
            if (size := length(whole, unit)) > limit:
                name = network_title(network)
                found.append({"network": name, "language": language, "length": size, "limit": limit})
    return found


@brand_view("POST", role=Role.AGENT)
def approve(request: BrandRequest, crisis_id: UUID, statement_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.statements_of(crisis=crisis), pk=statement_id)
    return try_it(
        request,
        crisis,
        "statement",
        lambda: stating.approve_statement(
            statement=row,
            by=request.member,
            now=timezone.now(),
            despite_differences=bool(request.POST.get("despite")),
        ),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def withdraw(request: BrandRequest, crisis_id: UUID, statement_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.statements_of(crisis=crisis), pk=statement_id)
    return try_it(
        request,
        crisis,
        "statement",
        lambda: stating.withdraw_statement(statement=row, by=request.member, now=timezone.now()),
    )


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def publish(request: BrandRequest, crisis_id: UUID, statement_id: int) -> HttpResponseBase:
    """Where it goes, account by account, each language: what it will look like there, then off it goes."""
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.statements_of(crisis=crisis), pk=statement_id)
    targets = _targets(row)
    ready = [(f"{one['account'].pk}:{one['language']}", "") for one in targets if not one["because"]]  # type: ignore[attr-defined]
    form = PublishForm(answers(request), choices=ready)
    if form.is_valid():
        return _send(request, crisis, row, form)
    context = {"crisis": crisis, "statement": row, "targets": targets, "form": form, "any": bool(ready)}
    return render(request, "crisis/publish.html", context)


def _targets(statement: Statement) -> list[dict[str, object]]:
    """Each account and language: the words as they would stand there, or why they cannot."""
    languages = sorted({one.language for one in statement.texts.all() if not one.network}, reverse=True)
    gone = {
        (one.account_id, one.language): one
        for one in queries.publications_of(crisis=statement.crisis)
        if one.statement_id == statement.pk and one.delivery.state not in stating.NOT_THERE
    }
    found = []
    for account in accounts_of(brand=statement.crisis.brand):
        for language in languages:
            target: dict[str, object] = {"account": account, "language": language, "because": "", "text": ""}
            if there := gone.get((account.pk, language)):
                target |= {"because": there.delivery.get_state_display(), "text": there.delivery.text}
            else:
                target |= _words_there(statement, account, language)
            found.append(target)
    return found


def _words_there(statement: Statement, account: Account, language: str) -> dict[str, object]:
    try:
        return {"text": stating.text_for(statement=statement, account=account, language=language)}
    except CrisisRefused as refusal:
        return {"because": refusal.for_people()}


def _send(request: BrandRequest, crisis: Crisis, row: Statement, form: django.Form) -> HttpResponseBase:
    sent = 0
    for chosen in form.cleaned_data["to"]:
        account_id, _colon, language = chosen.partition(":")
        account = get_object_or_404(accounts_of(brand=request.brand), pk=int(account_id))
        try:
            stating.publish_statement(
                statement=row, account=account, language=language, by=request.member, now=timezone.now()
            )
            sent += 1
        except CrisisRefused as refusal:
            messages.error(request, f"{account.name}: {refusal.for_people()}")
    if sent:
        said = ngettext("On its way to %(n)s place.", "On its way to %(n)s places.", sent)
        messages.success(request, said % {"n": sent})
    return back_to(request, crisis, "statement")


@brand_view("POST", role=Role.AGENT)
def tick(request: BrandRequest, crisis_id: UUID, publication_id: int) -> HttpResponseBase:
    """It was published by hand."""
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.publications_of(crisis=crisis), pk=publication_id)
    form = TickForm(request.POST)
    url = form.cleaned_data["url"] if form.is_valid() else ""
    try:
        done = tick_by_hand(delivery=row.delivery, by=request.member, url=url, now=timezone.now())
    except django.ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if not done:
            messages.error(request, CrisisRefused("already-done").for_people())
    return redirect("crisis_room", request.brand.public_id, crisis.public_id)
