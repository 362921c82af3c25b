"""Excel in and out by layouts that apps declare as data.

Invariants: a column is found by its header, never by its position; nothing is stored before somebody has seen what
would change; a sheet is stored whole or not at all; no row is dropped without being named; what is exported reads
back as the same values.

Public names: ``layouts.Column``, ``layouts.Layout``, ``layouts.register``, ``comparison.compare_rows``,
``comparison.Comparison``, ``reading.Reading``, ``services.imports``, ``services.exports``.
"""
