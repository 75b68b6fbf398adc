"""Binds fragments to one file: fills what they leave open, and puts each face and image into it once.

``writer`` writes the file's objects as they come, ``filling`` what only the whole book knows, ``book`` joins,
``outline`` makes the bookmarks, ``packet`` is what the file says of itself. Nothing here knows WeasyPrint or Sphinx;
of a book no more is in memory than one fragment and the file.
"""
