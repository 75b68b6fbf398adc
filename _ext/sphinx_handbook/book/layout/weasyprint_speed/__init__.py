"""What saves time inside WeasyPrint; the pages are the same without it."""
