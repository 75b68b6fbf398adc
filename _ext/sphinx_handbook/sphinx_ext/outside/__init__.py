"""Keeps what lies outside a project out of its pages, whichever way a page names it; for every builder."""
