"""The debrief in the language of who reads it."""

from django.utils import translation

from vigie.core.drill.words import Finding
from vigie.web.drills.screen import said

STIRRED = Finding("stirred", good=True, capability="speak", params={"silent": 12_345, "said": 678})


def test_numbers_of_a_debrief_are_written_as_its_reader_writes_them() -> None:
    with translation.override("en"):
        assert "12,345 messages" in said([STIRRED])[0]
    with translation.override("fr"):
        assert "12\u202f345" in said([STIRRED])[0].replace("\xa0", "\u202f")
