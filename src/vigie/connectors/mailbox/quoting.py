"""What somebody wrote in a mail, without what they answer to and without their signature. Pure."""

import re

# "On … wrote:", "Le … a écrit :", which some programs break over two lines.
_SAYS = re.compile(
    r"(?:on|le|am|il|el|op)\b.{4,300}(?:wrote|a écrit|schrieb|ha scritto|escribió|schreef)\s{0,2}:",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*{0,2}(?:from|de|von)\s?:\*{0,2}\s.{1,300}", re.IGNORECASE)
_SENT = re.compile(
    r"\*{0,2}(?:sent|date|envoyé|gesendet|to|à|subject|objet)\s?:\*{0,2}\s.{1,300}", re.IGNORECASE
)
_RULE = re.compile(
    r"_{20,}|-{2,}\s?(?:original message|message d['’]origine|message original|forwarded message"
    r"|message transféré|ursprüngliche nachricht)\s?-{2,}"
    r"|(?:begin forwarded message|début du message réexpédié)\s?:",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:sent from my|envoyé de mon|envoyé depuis mon|envoyé à partir de|get outlook for|obtenir outlook pour"
    r"|télécharger outlook pour|provenance : courrier"
    r"|sent from (?:outlook|mail|yahoo)|envoyé depuis l['’]application)"
    r".{0,120}",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 12  # lines after "-- ": what is longer is a text that happens to hold that line


def shown(text: str) -> str:
    """The new words of a mail. When nothing would be left, the whole: no word is lost by tidying."""
    lines = _without_original(text.split("\n"))
    lines = _without_signature(_without_quotes(lines))
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return kept or text.strip()


def _without_original(lines: list[str]) -> list[str]:
    """Up to where a program laid the whole earlier mail below, without marking its lines."""
    for at, line in enumerate(lines):
        tidy = line.strip()
        if not tidy or not any(kept.strip() for kept in lines[:at]):
            continue
        if _RULE.fullmatch(tidy) or (_FROM.fullmatch(tidy) and _is_header(lines[at + 1 : at + 5])):
            return lines[:at]
    return lines


def _is_header(after: list[str]) -> bool:
    return sum(1 for line in after if _SENT.fullmatch(line.strip())) >= 2


def _without_quotes(lines: list[str]) -> list[str]:
    """Marked lines go, and the line that says whose they are; an answer written between them stays."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        if line.startswith(">"):
            continue
        if _says_whose(lines, at):
            continue
        kept.append(line)
    return kept


def _says_whose(lines: list[str], at: int) -> bool:
    tidy = lines[at].strip()
    if _SAYS.fullmatch(tidy):
        return True
    before, after = lines[at - 1].strip() if at else "", lines[at + 1].strip() if at + 1 < len(lines) else ""
    both = bool(tidy and (_SAYS.fullmatch(f"{tidy} {after}") or _SAYS.fullmatch(f"{before} {tidy}")))
    return both and len(tidy) < 300


def _without_signature(lines: list[str]) -> list[str]:
    ends = [at for at, line in enumerate(lines) if line in {"-- ", "--"}]
    if ends and len(lines) - ends[-1] <= LONGEST_SIGNATURE + 1:
        lines = lines[: ends[-1]]
    return [line for line in lines if not _PHONE.fullmatch(line.strip())]


def reflowed(text: str, *, delete_space: bool) -> str:
    """Paragraphs of format=flowed (RFC 3676): a line that ends with a space goes on in the next one."""
    out: list[str] = []
    joins = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        # Stuffed with a space so that it passes; before a ">" it goes on saying that this is no quote.
        body = line if line.startswith(" >") else line.removeprefix(" ")
        goes_on = body.endswith(" ") and body != "-- "
        words = body[:-1] if goes_on and delete_space else body
        if joins and not quoted and out:
            out[-1] += words
        else:
            out.append(words)
        joins = goes_on and not quoted
    return "\n".join(out)
