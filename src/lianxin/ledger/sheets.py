"""The book of money as a document: all entries and seals in lines of JSON, to be verified by anybody."""

from typing import IO

from django.utils.translation import gettext_lazy as _

from lianxin.ledger.queries.export import book_lines
from lianxin.network.models import Council
from lianxin.sheets.documents import Document, register_document
from lianxin.sheets.layouts import Scope


def write_book(scope: Scope, target: IO[bytes]) -> str:
    """Write the book of a council; a member's tells with whom money moved. Returns the file's name."""
    council = Council.objects.get(pk=scope.council_id)
    target.writelines(book_lines(council, tells_parties=scope.actor.has_perm("network.see_contacts", council)))
    return f"book-{council.code}.jsonl"


register_document(Document("book", _("Book of money"), write_book))
