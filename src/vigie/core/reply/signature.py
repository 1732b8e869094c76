"""The name under an answer: a person wrote it."""

_COMMAS = {"ja": "、", "zh": "，", "ar": "، ", "fa": "، "}


def sign(text: str, first_name: str, role: str, language: str) -> str:
    r"""The text with "Camille, service clientèle" on a line of its own; once, however often it is signed.

    A last line with the first name alone, which people type by habit, becomes the full signature.

    >>> sign("On s’en occupe.\nCamille", "Camille", "service clientèle", "fr")
    'On s’en occupe.\nCamille, service clientèle'
    """
    comma = _COMMAS.get(language[:2], ", ")
    first_name, role = " ".join(first_name.split()), " ".join(role.split())
    signature = comma.join(part for part in (first_name, role) if part)
    names = {_bare(signature), _bare(first_name)} - {""}
    *body, last = text.rstrip().split("\n")
    if last != signature and _bare(last) not in names:
        body.append(last)
    written = "\n".join(body).rstrip()
    return "\n".join(part for part in (written, signature) if part)


def _bare(line: str) -> str:
    return line.strip(" \t\u00a0—–-.!").casefold()
