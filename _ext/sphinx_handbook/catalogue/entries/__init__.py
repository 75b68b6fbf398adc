"""One entry: front matter with lines, field types, pages and their relations."""
