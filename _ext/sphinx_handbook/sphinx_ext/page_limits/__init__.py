"""Bounds what reading and writing one page may take."""
