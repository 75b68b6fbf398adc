"""The addresses that a book leads to, and how their states are written back into its pages."""
