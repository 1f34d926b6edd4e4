"""Every error that Jushi raises on purpose.

    JushiError
    ├── DocumentError            one document cannot be read
    │   ├── EmptyDocument        no text in it
    │   ├── UnreadableText       bytes in no known encoding, or not text at all
    │   ├── UnsupportedFormat    no extractor for this kind of file
    │   └── DocumentTooLarge     over the size limit
    ├── QuestionError            empty, over-long or not a text
    ├── QuestionSetError         a question set cannot be used: nothing in it, or nothing of it found
    │   ├── UnknownFormat        in no shape that is read here
    │   └── MalformedSet         a line of it is wrong
    ├── NotFound                 an id that names nothing (document, collection)
    ├── Conflict                 a request that does not go with what there is
    ├── OutOfRange               offsets outside a document
    ├── IndexUnusable            the derived index cannot be used
    │   ├── IndexDamaged         unreadable or incomplete files: rebuilt from the store
    │   └── EncoderMismatch      made by another encoder: rebuilt from the store
    ├── StoreError               the store cannot be read or written
    │   ├── StoreBusy            another process is writing
    │   │   └── Superseded       a document was replaced or deleted while it was read
    │   └── DiskFull             nothing was changed
    ├── BackupError              a backup cannot be made or taken in; nothing was changed
    │   ├── BackupDamaged        truncated, altered or no backup at all
    │   └── BackupRefused        of a newer version, or in the way of what is there
    ├── RunError                 an evaluation cannot go on; what was asked is kept
    │   ├── RunDiffers           the folder holds a run of other questions, options, documents or models
    │   ├── RunUnfinished        not all of its questions were asked yet
    │   └── ServiceUnreachable   the service that is asked does not answer, or not this caller
    ├── ModelError               a model is missing, incomplete or of an unknown layout
    └── SettingsError            a setting has a value that it cannot have

A message says what was found, what was expected and what to do next. `code` is stable and is what programs read.
"""

from __future__ import annotations


class JushiError(Exception):
    """The root of all errors that are raised on purpose; `code` names the kind for programs."""

    code = "error"


class DocumentError(JushiError):
    """One document cannot be read; the others are not touched."""

    code = "document_unreadable"


class EmptyDocument(DocumentError):
    """The document holds no text."""

    code = "document_empty"


class UnreadableText(DocumentError):
    """The bytes are in no known encoding, or are no text at all."""

    code = "document_encoding"


class UnsupportedFormat(DocumentError):
    """No extractor knows this kind of file."""

    code = "document_format"


class DocumentTooLarge(DocumentError):
    """The document is over the size limit."""

    code = "document_too_large"


class QuestionError(JushiError):
    """The question is empty, too long or no text."""

    code = "question_invalid"


class QuestionSetError(JushiError):
    """A question set cannot be used."""

    code = "question_set_invalid"


class UnknownFormat(QuestionSetError):
    """The file or folder is in none of the shapes in which question sets are read."""

    code = "question_set_format"


class MalformedSet(QuestionSetError):
    """A line, row or record of the set is wrong; the message names the file, the line and what is wrong."""

    code = "question_set_malformed"


class NotFound(JushiError):
    """An id that names nothing."""

    code = "not_found"


class Conflict(JushiError):
    """A request that does not go with what there is."""

    code = "conflict"


class OutOfRange(JushiError):
    """Offsets that lie outside the document's text."""

    code = "offsets_out_of_range"


class IndexUnusable(JushiError):
    """The derived index cannot be used; it can always be rebuilt from the store."""

    code = "index_unusable"


class IndexDamaged(IndexUnusable):
    """The index's files are incomplete or unreadable."""

    code = "index_damaged"


class EncoderMismatch(IndexUnusable):
    """The index was made by another encoder."""

    code = "index_encoder_mismatch"


class StoreError(JushiError):
    """The store cannot be read or written."""

    code = "store_error"


class StoreBusy(StoreError):
    """Another process holds the writer's lock."""

    code = "store_busy"


class Superseded(StoreBusy):
    """A document was replaced or deleted while it was read."""

    code = "document_superseded"


class DiskFull(StoreError):
    """The disk is full; nothing was changed."""

    code = "disk_full"


class BackupError(JushiError):
    """A backup cannot be made or taken in; nothing was changed."""

    code = "backup_failed"


class BackupDamaged(BackupError):
    """The file is truncated, altered or no backup at all."""

    code = "backup_damaged"


class BackupRefused(BackupError):
    """The backup is of a newer version, or would overwrite what is there."""

    code = "backup_refused"


class RunError(JushiError):
    """An evaluation cannot go on; what was asked is kept."""

    code = "run_failed"


class RunDiffers(RunError):
    """The folder holds a run of other questions, options, documents or models."""

    code = "run_differs"


class RunUnfinished(RunError):
    """Not all of the run's questions were asked yet."""

    code = "run_unfinished"


class ServiceUnreachable(RunError):
    """The service that is asked does not answer, or not this caller."""

    code = "service_unreachable"


class ModelError(JushiError):
    """A model is missing, incomplete or of an unknown layout."""

    code = "model_unusable"


class SettingsError(JushiError):
    """A setting has a value that it cannot have."""

    code = "settings_invalid"
