"""Pictures of text, read by RapidOCR, whose models come inside its package: the extra `ocr`.

Slow: a full page takes several seconds on one core.
"""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

from qa.documents.extract.extracted import Extracted
from qa.documents.extract.layout import Run, in_reading_order
from qa.errors import DocumentError, DocumentTooLarge, EmptyDocument

MAX_PIXELS = 50_000_000
MIN_CONFIDENCE = 0.5
_OPTIONS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}


def extract(data: bytes, name: str) -> Extracted:
    """The text in a picture, line by line."""
    lines = read(_pixels(data, name))
    if not lines:
        raise EmptyDocument(f"{name} shows no text that could be read.")
    return Extracted("\n".join(lines))


def read(pixels: NDArray[np.uint8]) -> list[str]:
    """The lines of text that a picture shows, in reading order."""
    seen = _engine()(np.ascontiguousarray(pixels[..., :3]))
    if not isinstance(seen, RapidOCROutput) or seen.boxes is None:
        return []
    runs = []
    for corners, text, confidence in zip(seen.boxes, seen.txts or (), seen.scores or (), strict=True):
        if confidence >= MIN_CONFIDENCE:
            across, down = corners[:, 0], corners[:, 1]
            runs.append(Run(text, float(across.min()), -float(down.max()), float(across.max()), -float(down.min())))
    return in_reading_order(runs)


def _pixels(data: bytes, name: str) -> NDArray[np.uint8]:
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > MAX_PIXELS:
            raise DocumentTooLarge(f"{name} has {image.width} × {image.height} pixels: more than {MAX_PIXELS:,}.")
        return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise DocumentError(f"{name} cannot be read as a picture ({problem}).") from problem


@lru_cache(maxsize=1)
def _engine() -> RapidOCR:
    return RapidOCR(params=_OPTIONS)
