"""Payloads captured once from the real network (2026-11-25), by situation; people renamed."""

import json
from pathlib import Path
from typing import Any

from vigie.connectors.bluesky.payloads import Us

HERE = Path(__file__).parent / "fixtures"
US = Us("did:plc:kpygzoeo5lmsujzwcj5os27k", "boreale.test")
LEA = "did:plc:l5cfdgs5tduc27oxdow3gx4x"
SAM = "did:plc:vcjr6ypqrqpo4b74mhizjuh4"


def view(situation: str) -> Any:
    return json.loads((HERE / f"{situation}.json").read_text(encoding="utf-8"))


def frame(situation: str) -> bytes:
    return (HERE / f"{situation}.frame").read_bytes()
