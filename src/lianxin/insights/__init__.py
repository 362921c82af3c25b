"""Insights: the pages of figures. The year at a glance, every figure's records, and the things that are stuck.

Nothing is counted here. A number comes from ``figures`` and opens the very records that it counts; what is stuck is
listed as things with a due date, never as people or units.
"""
