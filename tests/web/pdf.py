"""What a PDF is made of, without a reader of PDF."""

import re
import zlib


def inside(pdf: bytes) -> bytes:
    """Everything it holds, its packed parts unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"\x78")


def fonts_in(pdf: bytes) -> set[str]:
    """Names of the fonts embedded in it, without the mark of their subset."""
    return {name.decode() for name in re.findall(rb"/FontName\s*/\w{6}\+([\w-]+)", inside(pdf))}
