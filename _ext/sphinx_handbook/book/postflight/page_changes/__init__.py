"""Which pages of two PDFs differ, in what, and where the new one breaks worse."""
