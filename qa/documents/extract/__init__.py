"""Files of every kind to text: what kind it is, and which library reads it. How documents are laid out is not known."""

from qa.documents.extract.archive import count, unpack
from qa.documents.extract.extracted import Extracted
from qa.documents.extract.kinds import PICTURES, PLAIN, SUFFIXES, extract, is_plain, kind_of, reads_pictures

__all__ = [
    "PICTURES",
    "PLAIN",
    "SUFFIXES",
    "Extracted",
    "count",
    "extract",
    "is_plain",
    "kind_of",
    "reads_pictures",
    "unpack",
]
