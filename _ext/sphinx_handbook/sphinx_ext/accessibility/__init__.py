"""The report of a run of accessibility tests, and an authority's statement, as parts of a page."""
