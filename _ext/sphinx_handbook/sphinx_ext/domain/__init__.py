"""The Sphinx domain ``handbook``, in three classes by the phase of the build in which they may be asked."""

from .domain import HandbookDomain

__all__ = ["HandbookDomain"]
