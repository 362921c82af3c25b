"""Refusals of files and of imports as a whole. What is wrong with a cell is a ``Finding``."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Conflict, Refused


class FileRefused(Refused):
    """A file that cannot be read at all."""

    code = "file_refused"


class NotAWorkbook(FileRefused):
    """Neither .xlsx nor .xls, or damaged."""

    code = "not_a_workbook"
    message = _("This file is not an Excel workbook, or it is damaged.")
    remedy = _("Open it in Excel or WPS, save it as .xlsx and send that file.")


class FileEncrypted(FileRefused):
    """Locked by a password."""

    code = "file_encrypted"
    message = _("This workbook is locked by a password.")
    remedy = _("Save it without a password and send it again.")


class FileTooLarge(FileRefused):
    """Too many bytes, as sent or unfolded."""

    code = "file_too_large"
    message = _("This file is larger than {most} MB.")
    remedy = _("Split it, or delete pictures and empty rows.")


class TooManySheets(FileRefused):
    """More sheets than anybody keeps."""

    code = "too_many_sheets"
    message = _("This workbook has more than {most} sheets.")
    remedy = _("Send only the sheets that are lists.")


class ImportBroke(FileRefused):
    """A fault of ours, not of the file."""

    code = "import_broke"
    message = _("Something went wrong on our side. Sheets that were stored whole by then stay stored.")
    remedy = _("Send the workbook again: what is stored is recognised. If it breaks off again, tell the operator.")


_KINDS = (NotAWorkbook, FileEncrypted, FileTooLarge, TooManySheets, ImportBroke)
FILE_REFUSALS = {kind.code: kind for kind in _KINDS}


class ImportMoved(Conflict):
    """The import is not in a state in which the verb makes sense."""

    code = "import_moved"
    message = _("This import has moved on meanwhile.")
    remedy = _("Look at it as it is now.")


class UnknownList(Refused):
    """No list of this name can be exported."""

    code = "unknown_list"
    message = _("There is no list called “{name}”.")
    remedy = _("Lists: {known}.")
