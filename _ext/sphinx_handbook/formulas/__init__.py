"""Formulas: TeX as MathML for a page, and as words for who listens."""
