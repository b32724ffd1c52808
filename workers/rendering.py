"""Words and pages outside the web: gettext and Jinja without Flask, for what the workers write."""

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent.parent / "templates"
# The message ids are the Swedish words: a report is in Swedish whatever language its machine speaks.
_translations = NullTranslations()
gettext, ngettext = _translations.gettext, _translations.ngettext


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Every value is escaped, and a name that does not exist is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made
