"""The sentences for what a sheet's cells are refused or remarked for, by code."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words

REASONS: Mapping[str, Words] = {
    # cells
    "missing": _("“{header}” is empty."),
    "not_an_amount": _("“{text}” is not an amount of money."),
    "fraction_of_fen": _("“{text}” is finer than one fen."),
    "amount_too_large": _("“{text}” is more money than the book can hold."),
    "negative": _("“{text}” is below zero."),
    "not_a_number": _("“{text}” is not a whole number."),
    "number_too_large": _("“{text}” is too large a number."),
    "not_a_date": _("“{text}” is not a date."),
    "not_a_month": _("“{text}” is not a month."),
    "month_ambiguous": _("“{text}” may be January or October; write it as {year}-01 or {year}-10."),
    "not_a_choice": _("“{text}” is none of: {choices}."),
    "uscc_length": _("“{text}” does not have the 18 characters of a credit code."),
    "uscc_alphabet": _("“{text}” never occurs in a credit code."),
    "uscc_check": _("“{text}” is not a valid credit code: a character is wrong."),
    "too_long": _("The text is longer than {most} characters."),
    "duplicate_row": _("The same row stands in row {first} already."),
    # sheets
    "no_header": _("No header row was found. Expected: {headers}."),
    "missing_column": _("The sheet lacks the column “{header}”."),
    "no_year": _("No year was found: write it into the sheet’s name or into its title."),
    "too_large": _("The sheet is larger than {rows} rows by {columns} columns; delete what is empty at its end."),
    "unreadable_sheet": _("The sheet cannot be read; save the file again in Excel."),
    "sheet_twice": _("The sheet “{first}” holds the same list already."),
    "not_stored": _("The sheet could not be stored: {why}"),
    "stored_otherwise": _("The data changed meanwhile; look at the preview again."),
    # warnings
    "total_off": _("The total of “{header}” says {stated}, the rows add up to {computed}."),
    "total_unreadable": _("The total “{text}” of “{header}” is not a number."),
    "unknown_column": _("The column “{header}” is unknown and was not read."),
    "column_twice": _("The column “{header}” stands here a second time and was not read."),
    "note_row": _("“{text}” is a remark and was not read as a row."),
    "no_rows": _("The sheet has no rows."),
}


def words_for(code: str, own: Mapping[str, Words]) -> Words:
    """The template for a code: the layout's own words first."""
    return own.get(code) or REASONS.get(code) or code
