"""What becomes of a finished PDF for those who print it: a booklet to be folded, a file for a press.

Both read any PDF and know nothing of how it was made.
"""

from __future__ import annotations

#: Points in a millimetre.
MM = 72 / 25.4
