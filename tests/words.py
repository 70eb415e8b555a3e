"""Finds every message that people can read and keeps the catalogues in step: `python -m tests.words` updates them."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "reminders", "summaries", "conversation", "quality")
KEYWORDS = {**DEFAULT_KEYWORDS, "tr": None, "N_": None, "plural": (1, 2)}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
ENGLISH = ROOT / "bot" / "locale" / "en" / "LC_MESSAGES" / "hjulet.po"


def template() -> Catalog:
    """Every message in the code, with where it stands."""
    catalog = Catalog(project="hjulet", fuzzy=False)
    for package in PACKAGES:
        for name, _, message, comments, _ in extract_from_dir(ROOT / package, METHODS, keywords=KEYWORDS):
            catalog.add(message, locations=[(f"{package}/{name}", 0)], auto_comments=comments)
    return catalog


def english() -> Catalog:
    """The English catalogue as it stands."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Adds what is new and drops what is gone; what is new waits for its translation."""
    catalog = english()
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=True, no_location=True, width=120)


if __name__ == "__main__":
    update()
