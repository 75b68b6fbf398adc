"""How accessible a book is: the report of a run of tests, and an authority's statement. Pure."""
