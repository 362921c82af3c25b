"""The face: base templates, components, static files and template tags. Imported by no other app; used by templates.

Every component is described, with an example, in ``docs/ui.md``.
"""
