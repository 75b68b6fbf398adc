"""Benchmarks: websites and books, beside plain Sphinx and other tools, all measured in one run."""
