"""Where the links of a page lead."""
