"""What the book needs of WeasyPrint's inside, and of other libraries': every private place, in one folder.

``seams`` is the table of them, ``patching`` the one module that replaces anything. See the README beside this file.
"""
