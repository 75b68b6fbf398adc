"""What each process that builds begins with, and how it is asked to build."""

from __future__ import annotations

import importlib
import locale
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from ..book.layout import errors
from ..problems import visible
from .faults import Fault
from .orders import PAPER, Result

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from .orders import Project


def run(module: str, pipe: Connection, project: Project) -> None:
    """Load a book by ``module``, wait for the order, build, send the result, end."""
    if hasattr(os, "setsid"):
        # Ctrl-C in the terminal is the main process's; this group is ended as a whole.
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    # The main process may be gone.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            if module == PAPER:
                errors.expect_packages(project.language)
            build = importlib.import_module(f"sphinx_handbook.live.{module}").load(project)
            pipe.send(None)
            result = build(pipe.recv(), pipe.send)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except errors.PdfUnavailable as error:
            result = Result((Fault(str(error), stops=True),), stopped=True)
        except Exception as error:
            # Whatever it is, it is named on the page, and an edit may mend it.
            result = Result((Fault(visible(f"{type(error).__name__}: {error}"), stops=True),), stopped=True)
        pipe.send(result)
