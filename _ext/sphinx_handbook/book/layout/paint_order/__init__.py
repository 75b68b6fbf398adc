"""Draws a page in the order of its source, where that shows the same picture."""
