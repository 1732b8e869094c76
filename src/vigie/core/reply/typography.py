"""French spacing that survives the end of a line."""

import re

_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»%€$])")
_AFTER = re.compile(r"(?<=«) (?=\S)")


def keep_together(text: str) -> str:
    """The spaces of French punctuation made no-break, so that no line starts with « ? ».

    Only spaces that are there are changed: France writes « prêt ? », Québec « prêt? », both stay.
    """
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", text))
