import re
from pathlib import Path

import vigie.core.query
from vigie.core.query.tree import QueryError
from vigie.core.query.words import EXPECTED, describe

SOURCES = Path(vigie.core.query.__file__).parent.glob("*.py")


def test_every_error_raised_has_its_sentence() -> None:
    raised = {
        code
        for source in SOURCES
        for code in re.findall(r'QueryError\([^"]+, "([a-z-]+)"', source.read_text())
    }

    assert raised == set(EXPECTED)


def test_error_is_described_in_the_language_of_the_reader() -> None:
    error = QueryError(0, "field", found="site")

    assert describe(error, str) == "“site:” is no field. In quotation marks it can be searched for."
    assert describe(error, lambda _: "« %(found)s » : non") == "« site » : non"
