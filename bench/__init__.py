"""Benchmarks: ``python -m bench.SUBJECT [--quick] [--json]`` measures ratios against a baseline in the same run."""
