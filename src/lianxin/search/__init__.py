"""Full-text search for Chinese: a column of grams, the lookup ``holds`` and the migration that indexes the column.

No models of its own. The model that is searched has a ``GramsField`` and writes ``kernel.grams.grams(…)`` into it; one
of its migrations has an ``IndexGrams``.
"""
