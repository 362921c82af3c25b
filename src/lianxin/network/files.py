"""Files that show what was done: which are kept, and how they are handed out to those who may see them."""

import hashlib
from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING

from django.http import FileResponse

from lianxin.network.errors import BadEvidence

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models.fields.files import FieldFile

MOST_BYTES = 20 * 1024 * 1024
EVIDENCE_TYPES = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF",
    "application/pdf": b"%PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": b"PK\x03\x04",
}
"""Kinds of files that are kept, with the bytes that each begins with."""
ACCEPTED = ",".join(EVIDENCE_TYPES)
"""As a form's field names them to the browser."""
LONGEST_NAME = 200


@dataclass(frozen=True)
class Kept:
    """What is noted of a file that may be kept: its bare name and its SHA-256."""

    name: str
    sha256: str


def checked(file: "File[bytes]", content_type: str) -> Kept:
    """A file that begins as its kind does and is not too big. Raises BadEvidence."""
    name = (file.name or "").rsplit("/", 1)[-1][:LONGEST_NAME]
    head = file.read(16)
    if not head.startswith(EVIDENCE_TYPES.get(content_type, b"\0")) or not 0 < file.size <= MOST_BYTES:
        raise BadEvidence(name=name)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return Kept(name, sha256)


def handed_out(file: "FieldFile", *, name: str, content_type: str) -> FileResponse:
    """A kept file, to be stored by the browser and never to be shown as a page of ours, nor kept on the way."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def kind_of(name: str) -> str:
    """The content type with which a kept file is handed out, by its name; unknown ones are plain bytes."""
    guessed = guess_type(name)[0]
    return guessed if guessed in EVIDENCE_TYPES else "application/octet-stream"
