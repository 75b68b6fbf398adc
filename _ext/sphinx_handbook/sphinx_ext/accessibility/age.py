"""Says at every build which reports and statements are older than a year: a message, no warning.

With ``-W`` a warning would have a build fail from one day to the next, without anybody having changed anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from ...catalogue.accessibility import age
from ...catalogue.entries.publication import today
from ...i18n import translator
from ..domain import HandbookDomain
from ..log import TYPE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def say_what_is_old(app: Sphinx, exception: Exception | None) -> None:
    """Log a line for each file that a page shows and that is too old; silent where ``suppress_warnings`` says so."""
    if exception or app.env is None or {TYPE, f"{TYPE}.{age.CODE}"} & {*app.config.suppress_warnings}:
        return
    say = translator(str(app.config.language))
    for _, file in HandbookDomain.of(app.env).accessibility():
        if hint := file.hint(today(app.config.handbook_day)):
            logger.info("%s:%s: %s", hint.path, hint.line, hint.text(say))
