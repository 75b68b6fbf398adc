"""Shows a book while it is written: builds on each save, and serves pages, their faults and their printed pages."""
