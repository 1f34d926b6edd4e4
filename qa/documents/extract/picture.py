"""Pictures of text, read by RapidOCR, whose models come inside its package: the extra `ocr`."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.documents.extract.extracted import Extracted
from qa.documents.extract.layout import Run, in_reading_order
from qa.errors import DocumentError, DocumentTooLarge, EmptyDocument, UnsupportedFormat

MAX_PIXELS = 50_000_000
MIN_CONFIDENCE = 0.5


Corners = list[list[float]]


class Engine(Protocol):
    """What is used of RapidOCR: the corners, the text and the confidence of each line that a picture shows."""

    def __call__(self, pixels: NDArray[np.uint8]) -> tuple[list[tuple[Corners, str, float]] | None, object]:
        """Read a picture."""
        ...


def extract(data: bytes, name: str) -> Extracted:
    """The text in a picture, line by line."""
    lines = read(_pixels(data, name))
    if not lines:
        raise EmptyDocument(f"{name} shows no text that could be read.")
    return Extracted("\n".join(lines))


def read(pixels: NDArray[np.uint8]) -> list[str]:
    """The lines of text that a picture shows, in reading order."""
    found, _ = _engine()(np.ascontiguousarray(pixels[..., :3]))
    runs = []
    for corners, text, confidence in found or ():
        if float(confidence) >= MIN_CONFIDENCE:
            across, down = zip(*corners, strict=True)
            runs.append(Run(text, min(across), -max(down), max(across), -min(down)))
    return in_reading_order(runs)


def _pixels(data: bytes, name: str) -> NDArray[np.uint8]:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > MAX_PIXELS:
            raise DocumentTooLarge(f"{name} has {image.width} × {image.height} pixels: more than {MAX_PIXELS:,}.")
        return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise DocumentError(f"{name} cannot be read as a picture ({problem}).") from problem


@lru_cache(maxsize=1)
def _engine() -> Engine:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as problem:
        raise UnsupportedFormat(
            "Pictures and scans are read with the extra `ocr`: pip install 'jushi[ocr]'."
        ) from problem
    engine: Engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    return engine
