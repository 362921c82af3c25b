"""Benchmarks: ``python -m bench.imports`` and so on. Each prints ratios to a floor measured in the same run."""
