"""A drill's marks out of 100, and what a debrief says, from the scenario and the log alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vigie.core.drill.acts import Act, Did, promises_money, reached_at
from vigie.core.drill.arrivals import MINUTE
from vigie.core.drill.chance import MILLION
from vigie.core.drill.message import WIDE, Message
from vigie.core.drill.scenario import CAPABILITIES, STORIES, Objective, Scenario, Wave
from vigie.core.drill.stream import stream
from vigie.core.drill.words import Finding

FULL = 10_000
"""Marks are kept in hundredths of a point."""
DECOY_LASTS = 45
"""Minutes after the beginning of a decoy in which an incident was opened for it."""
FALSE_ALARM = 500
REFUSED = Fraction(1, 4)
"""What each criticism whose removal was asked for takes from the marks of moderation."""
CAPPED = 5_000
"""The most a team gets that removed criticism."""
SPOKEN = 100_000
"""A language of at least this share of the people is owed a statement."""
TIME_TO_MODERATE = 10
Findings = list[Finding]


@dataclass(frozen=True, slots=True)
class Part:
    """Marks of one objective, in hundredths of a point."""

    objective: str
    capability: str
    got: int
    of: int


@dataclass(frozen=True, slots=True)
class Score:
    """total: 0 to 100. findings: what was good and what to rehearse, in the order of the capabilities."""

    total: int
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    @property
    def good(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.good)

    @property
    def to_rehearse(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.good)

    def by_capability(self) -> Mapping[str, tuple[int, int]]:
        """(got, of) in hundredths of a point."""
        found: dict[str, tuple[int, int]] = {}
        for part in self.parts:
            got, of = found.get(part.capability, (0, 0))
            found[part.capability] = got + part.got, of + part.of
        return found


def score(
    scenario: Scenario,
    log: Sequence[Act],
    *,
    messages: Sequence[Message] | None = None,
    until_ms: int | None = None,
    seed: int | None = None,
) -> Score:
    """Marks of a log. messages: what was said, computed anew where None. until_ms: when it was ended."""
    end_ms = scenario.end_ms if until_ms is None else min(until_ms, scenario.end_ms)
    acts = sorted(log, key=lambda act: act.at_ms)
    said = list(stream(scenario, acts, seed=seed)) if messages is None else list(messages)
    play = _Played(scenario, acts, [message for message in said if message.at_ms < end_ms], end_ms)
    whole = sum(objective.points for objective in scenario.objectives) or 1
    parts, findings = [], []
    for objective in sorted(scenario.objectives, key=lambda one: CAPABILITIES.index(one.capability)):
        share, told = MARKS[objective.capability](play, objective)
        of = objective.points * FULL // whole
        parts.append(Part(objective.id, objective.capability, int(of * share), of))
        findings.extend(told)
    alarms = list(play.false_alarms())
    findings = [*findings, *alarms, *play.story(), *_spared(scenario, play, seed)]
    total = max(0, sum(part.got for part in parts) - FALSE_ALARM * len(alarms))
    if play.criticism_removed():
        total = min(total, CAPPED)
    return Score((total + 50) // 100, tuple(parts), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Played:
    """What was said and done until the end."""

    scenario: Scenario
    acts: list[Act]
    said: list[Message]
    end_ms: int

    @property
    def onset_ms(self) -> int:
        return self.scenario.expect.onset_min * MINUTE

    def first(self, did: Did, about: str | None = None) -> int | None:
        """Minutes after the onset, of the first such act since then."""
        for act in self.acts:
            if act.did is did and act.at_ms >= self.onset_ms and about in {None, act.about}:
                return (act.at_ms - self.onset_ms) // MINUTE
        return None

    def criticism_removed(self) -> set[str]:
        known = {message.id: message for message in self.said}
        removed = {act.message for act in self.acts if act.did is Did.REMOVED}
        return {key for key in removed if key in known and not known[key].removable}

    def false_alarms(self) -> Iterable[Finding]:
        """Incidents opened for a decoy: none was open, or one more was opened while it played."""
        opened = [act.at_ms for act in self.acts if act.did is Did.INCIDENT_OPENED]
        first = next((at for at in opened if at >= self.onset_ms), None)
        for wave in self.scenario.waves:
            span = range(wave.at_min * MINUTE, (wave.at_min + DECOY_LASTS) * MINUTE)
            if wave.id in self.scenario.expect.decoys and any(at in span and at != first for at in opened):
                yield Finding(
                    "false-alarm", False, "detect", {"wave": _sort(wave), "points": FALSE_ALARM // 100}
                )

    def story(self) -> Iterable[Finding]:
        """Which waves the team kept from happening, and which it could have."""
        for wave in self.scenario.waves:
            if wave.unless and wave.at_min * MINUTE < self.end_ms:
                yield self._told(wave)

    def _told(self, wave: Wave) -> Finding:
        unless = wave.unless
        if unless is None:
            raise ValueError(wave.id)
        objective = next(one for one in self.scenario.objectives if one.id == unless.done)
        at_ms = reached_at(objective.capability, self.acts)
        params = {
            "wave": _sort(wave),
            "minutes": unless.before_min,
            "at": wave.at_min,
            "objective": objective.capability,
        }
        averted = at_ms is not None and at_ms <= unless.before_min * MINUTE
        return Finding("wave-averted" if averted else "wave-happened", averted, objective.capability, params)


def _sort(wave: Wave) -> str:
    return "story" if wave.kind in STORIES else wave.kind


def _in_time(minutes: int | None, within: int) -> Fraction:
    """1 within the time allowed, then falling to 0 at twice as much."""
    if minutes is None:
        return Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction(2 * within - minutes, within)))


def _detect(play: _Played, objective: Objective) -> tuple[Fraction, Findings]:
    minutes, within = play.first(Did.INCIDENT_OPENED), objective.within_min
    if minutes is None:
        return Fraction(0), [Finding("detect-never", False, "detect")]
    code = "detect-in-time" if minutes <= within else "detect-late"
    told = Finding(code, minutes <= within, "detect", {"minutes": minutes, "within": within})
    return _in_time(minutes, within), [told]


def _decide(play: _Played, objective: Objective) -> tuple[Fraction, Findings]:
    within, findings, share = objective.within_min, [], Fraction(0)
    done = {did: play.first(did) for did in (Did.SEVERITY_SET, Did.OWNER_SET, Did.PLAN_CHOSEN)}
    for did, code in (
        (Did.SEVERITY_SET, "no-severity"),
        (Did.OWNER_SET, "no-owner"),
        (Did.PLAN_CHOSEN, "no-plan"),
    ):
        weight = Fraction(1, 3)
        if done[did] is None:
            findings.append(Finding(code, False, "decide"))
        elif did is Did.PLAN_CHOSEN:
            fits, told = _strategy(play)
            findings.append(told)
            weight *= 1 if fits else Fraction(1, 2)
        share += weight * _in_time(done[did], within)
    moments = [minutes for minutes in done.values() if minutes is not None]
    if len(moments) == 3:
        last = max(moments)
        code = "decided" if last <= within else "decided-late"
        findings.insert(0, Finding(code, last <= within, "decide", {"minutes": last, "within": within}))
    return share, findings


def _strategy(play: _Played) -> tuple[bool, Finding]:
    chosen = next(act.about for act in play.acts if act.did is Did.PLAN_CHOSEN and act.at_ms >= play.onset_ms)
    expected = play.scenario.expect.strategies
    fits = chosen in expected
    params = {"strategy": chosen, "expected": ",".join(expected)}
    return fits, Finding("strategy-fits" if fits else "strategy-other", fits, "decide", params)


def _speak(play: _Played, objective: Objective) -> tuple[Fraction, Findings]:
    within, mix = objective.within_min, play.scenario.brand.mix
    first = play.first(Did.STATEMENT_PUBLISHED)
    if first is None:
        return Fraction(0), [Finding("spoke-never", False, "speak")]
    code = "spoke-in-time" if first <= within else "spoke-late"
    findings = [Finding(code, first <= within, "speak", {"minutes": first, "within": within})]
    owed = [language for language, share in mix.items() if share >= SPOKEN]
    main = max(owed, key=lambda language: mix[language])
    share = Fraction(0)
    for language in owed:
        minutes = play.first(Did.STATEMENT_PUBLISHED, language)
        if minutes is None and language == main:
            minutes = play.first(Did.STATEMENT_PUBLISHED, "")
        if minutes is None:
            percent = mix[language] * 100 // MILLION
            findings.append(
                Finding("language-missing", False, "speak", {"language": language, "share": percent})
            )
        share += _in_time(minutes, within) / len(owed)
    return share, findings


def _answer(play: _Played, objective: Objective) -> tuple[Fraction, Findings]:
    within = objective.within_min * MINUTE
    owed = [one for one in play.said if one.priority and one.at_ms + within <= play.end_ms]
    answers: dict[str, list[Act]] = {}
    for act in play.acts:
        if act.did is Did.ANSWERED:
            answers.setdefault(act.message, []).append(act)
    delays = {
        one.id: min((act.at_ms - one.at_ms for act in answers.get(one.id, ()) if act.named), default=None)
        for one in owed
    }
    in_time = [delay for delay in delays.values() if delay is not None and delay <= within]
    findings = _told_of_answers(play, answers)
    if not owed:
        return Fraction(1 if answers else 0), [Finding("nothing-owed", True, "answer"), *findings]
    wanted = -(-len(owed) * objective.share // MILLION)
    params = {"answered": len(in_time), "owed": len(owed), "wanted": wanted}
    enough = len(in_time) >= wanted
    findings.insert(0, Finding("answered" if enough else "answered-few", enough, "answer", params))
    if in_time:
        minutes = next(delay for delay in delays.values() if delay is not None) // MINUTE
        findings.insert(
            1, Finding("first-answer", minutes <= objective.within_min, "answer", {"minutes": minutes})
        )
    return min(Fraction(1), Fraction(len(in_time), max(1, wanted))), findings


def _told_of_answers(play: _Played, answers: Mapping[str, Sequence[Act]]) -> Findings:
    """Beside the count: names, money, and those whom many hear."""
    every = [act for some in answers.values() for act in some]
    findings = []
    if nameless := sum(not act.named for act in every):
        findings.append(Finding("nameless", False, "answer", {"count": nameless}))
    if money := sum(promises_money(act.text) for act in every):
        findings.append(Finding("money-promised", False, "answer", {"count": money}))
    wide = [
        one for one in play.said if one.priority and one.author.followers >= WIDE and one.id not in answers
    ]
    for one in sorted(wide, key=lambda one: -one.author.followers)[:2]:
        params = {"name": one.author.name, "followers": one.author.followers}
        findings.append(Finding("wide-unanswered", False, "answer", params))
    return findings


def _moderate(play: _Played, _objective: Objective) -> tuple[Fraction, Findings]:
    last = play.end_ms - TIME_TO_MODERATE * MINUTE
    owed = {one.id for one in play.said if one.op == "say" and one.removable and one.at_ms < last}
    done = {did: {act.message for act in play.acts if act.did is did} for did in Did}
    removed, reported = len(owed & done[Did.REMOVED]), len(owed & done[Did.REPORTED])
    params = {"removed": removed, "owed": len(owed), "reported": reported}
    enough = removed * 10 >= len(owed) * 9
    findings = [Finding("moderated" if enough else "moderated-few", enough, "moderate", params)]
    share = Fraction(removed * 3 + reported * 2, max(1, len(owed)) * 5)
    if not owed:  # nothing to remove is a merit of whoever was there
        findings, share = [Finding("nothing-owed", True, "moderate")], Fraction(1 if play.acts else 0)
    refused, lost = len(done[Did.REMOVAL_REFUSED]), len(play.criticism_removed())
    if refused:
        findings.append(Finding("removal-refused", False, "moderate", {"count": refused}))
    if lost:
        findings.append(Finding("criticism-removed", False, "moderate", {"count": lost}))
        return Fraction(0), findings
    if not refused:
        findings.append(Finding("no-criticism-removed", True, "moderate"))
    return max(Fraction(0), share - REFUSED * refused), findings


def _learn(play: _Played, objective: Objective) -> tuple[Fraction, Findings]:
    within = objective.within_min
    review, ticket = play.first(Did.REVIEW_FILED), play.first(Did.TICKET_OPENED)
    findings = []
    if review is None:
        findings.append(Finding("no-review", False, "learn"))
    elif review > within:
        findings.append(Finding("learned-late", False, "learn", {"minutes": review, "within": within}))
    if ticket is None:
        findings.append(Finding("no-ticket", False, "learn"))
    if not findings:
        findings.append(Finding("learned", True, "learn"))
    return _in_time(review, within) * Fraction(3, 5) + _in_time(ticket, within) * Fraction(2, 5), findings


MARKS = {
    "detect": _detect,
    "decide": _decide,
    "speak": _speak,
    "answer": _answer,
    "moderate": _moderate,
    "learn": _learn,
}


def _spared(scenario: Scenario, play: _Played, seed: int | None) -> Iterable[Finding]:
    """How many messages came, beside a silent team under the same chance."""
    silent = sum(message.at_ms < play.end_ms for message in stream(scenario, seed=seed))
    said = len(play.said)
    if said != silent:
        code = "spared" if said < silent else "stirred"
        yield Finding(code, said < silent, "answer", {"silent": silent, "said": said})


@dataclass(frozen=True, slots=True)
class Compared:
    """One capability beside the last drill and the best: percent of its marks, None without earlier ones."""

    capability: str
    now: int
    last: int | None
    best: int | None


def compare(now: Score, earlier: Sequence[Score]) -> tuple[Compared, ...]:
    """Each capability beside earlier drills, oldest first."""
    found = []
    for capability, (got, of) in now.by_capability().items():
        before = [one.by_capability()[capability] for one in earlier if capability in one.by_capability()]
        shares = [_percent(*one) for one in before]
        found.append(
            Compared(capability, _percent(got, of), shares[-1] if shares else None, max(shares, default=None))
        )
    return tuple(found)


def _percent(got: int, of: int) -> int:
    return (200 * got + of) // (2 * of) if of else 0
