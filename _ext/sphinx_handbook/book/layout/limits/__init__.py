"""Bounds what laying out one chunk, and drawing one drawing, may take."""
