"""Every seam into WeasyPrint's inside, in one place.

What is used here is not public: the boxes of a laid-out page, their Pango layouts, how they are drawn, and Pyphen's
list of dictionaries. The package asks for one minor version of WeasyPrint; ``tests/pdf/test_layout.py`` fails when an
upgrade moves any of it.

``edges`` lays out what is around the text on both sides of a sheet, ``late`` draws text of which something is not
known yet, ``drawing`` draws pages and tells what stands on them, ``faces`` takes faces from one process to another
and puts them into a file, ``hyphens`` divides words, ``fit`` finds what does not fit.
"""
