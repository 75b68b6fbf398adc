"""Reads a page's Markdown without Sphinx."""
