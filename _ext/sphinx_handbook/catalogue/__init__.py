"""What an entry is and how entries relate.

``problems``, ``frontmatter``, ``fields``, ``schema`` and ``records`` are pure Python, shared by the build and
the command line. ``domain``, ``nodes``, ``directives`` and ``transforms`` tell Sphinx the same.
"""
