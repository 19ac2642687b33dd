"""Terminology: reading glossaries, finding terms, obeying them in the output."""

from toolkit.glossary.application import Application, Applied, Failure, apply
from toolkit.glossary.matching import Match, Matcher
from toolkit.glossary.reading import read_glossary
from toolkit.glossary.records import Glossary, Term

__all__ = [
    "Application",
    "Applied",
    "Failure",
    "Glossary",
    "Match",
    "Matcher",
    "Term",
    "apply",
    "read_glossary",
]
