"""The finishing pass: makes a fragment of drawn pages, with the structure that PDF/UA-1 and PDF/A-2a ask for.

``content`` is what layout tells, ``roles`` what an element of the HTML is, ``tree`` the structure made of both,
``structure`` writes it, ``links`` gives its links words, ``images`` makes pictures what an archive takes, ``text``
writes strings and numbers. None of them knows WeasyPrint: that is ``weasy``'s.
"""
