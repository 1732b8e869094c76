"""Screenshots people upload: drawn anew, so that nothing but the picture is kept.

A file that is also a script, a document or a bomb does not survive being decoded and encoded again;
its name, place and camera data are dropped. The name is the hash of the picture: the same one twice
is one file.
"""

import re
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 8_000_000
MOST_PIXELS = 14_000_000  # a capture of a whole page; forty bytes can claim any number
LONGEST_SIDE = 16_000
KEPT_PIXELS = 10_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
_one_at_a_time = Lock()  # a picture takes up to seventeen bytes a pixel while it is drawn anew
NAME = re.compile(r"[0-9a-f]{32}\.webp")


def keep(upload: "UploadedFile[Any]", brand: UUID) -> str:
    """Keep the picture for the brand; its name. Raises ValidationError in words."""
    picture = _redrawn(upload)
    name = f"{blake2b(picture, digest_size=16).hexdigest()}.webp"
    path = _folder(brand) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    return name


def read(brand: UUID, name: str) -> bytes | None:
    """The picture; None when the brand has none by that name."""
    path = _folder(brand) / name
    return path.read_bytes() if NAME.fullmatch(name) and path.is_file() else None


def _folder(brand: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / str(brand)


def _redrawn(upload: "UploadedFile[Any]") -> bytes:
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("This picture is too large: 8 MB at most."))
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise ValidationError(_("This picture has too many pixels: cut it to what matters."))
            with _one_at_a_time:
                return _drawn(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This is no picture we can read: PNG, JPEG or WebP.")) from error


def _drawn(image: Image.Image) -> bytes:
    image.draft("RGB", image.size)
    if image.width * image.height > KEPT_PIXELS:
        image.thumbnail(_smaller(image.width, image.height))  # first: each copy below is as large as this
    out = BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=88, method=4)
    return out.getvalue()


def _smaller(width: int, height: int) -> tuple[int, int]:
    scale = (KEPT_PIXELS / (width * height)) ** 0.5
    return max(1, int(width * scale)), max(1, int(height * scale))
