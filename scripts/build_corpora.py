"""Make the files of corpora/news and corpora/formats from the annotated articles in
corpora/news/source.

An article begins with `@ NAME`. Lines `F` are French and `E` English; a blank line ends a bead.
`{P1 Ivan}` marks a person (L place, O organisation, M other); mentions with the same mark in the
two halves of a bead are the same entity. Typography (quotes, spaces, apostrophes) is put right
here, so that it is the same everywhere.

    python scripts/build_corpora.py
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parent.parent / "corpora"
LABELS = {"P": "PER", "L": "LOC", "O": "ORG", "M": "MISC"}
BEADS_PER_PARAGRAPH = 3
IN_FORMATS = {"01-grain-talks": "md", "05-sahel-mediation": "html", "15-baikal-sponges": "md",
              "21-odesa-chess": "html", "27-ethiopia-coffee": "md"}  # fmt: skip
_MARK = re.compile(r"\{([PLOM]\d) ([^}]+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bM\.) (?=[A-ZÀ-Ý«{])")
_NARROW, _HARD = "\u202f", "\u00a0"


@dataclass
class Article:
    """Sentences of both sides, beads of their numbers, entity pairs."""

    name: str
    fr: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)
    beads: list[tuple[list[int], list[int]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add(self, lines: list[str]) -> None:
        """Add a bead: lines that begin with F or E."""
        marks: dict[str, dict[str, dict[str, Any]]] = {"fr": {}, "en": {}}
        numbers: dict[str, list[int]] = {"fr": [], "en": []}
        for line in lines:
            lang = {"F ": "fr", "E ": "en"}[line[:2]]
            tidy = french if lang == "fr" else english
            for sentence in _SENTENCE_END.split(line[2:].strip()):
                side = self.fr if lang == "fr" else self.en
                text, found = unmark(tidy(sentence))
                for mark, start, end in found:
                    marks[lang].setdefault(
                        mark,
                        {
                            "sentence": len(side),
                            "start": start,
                            "end": end,
                            "text": text[start:end],
                        },
                    )
                numbers[lang].append(len(side))
                side.append(text)
        self.beads.append((numbers["fr"], numbers["en"]))
        for mark, mention in marks["fr"].items():
            if mark in marks["en"]:
                pair = {"label": LABELS[mark[0]], "fr": mention, "en": marks["en"][mark]}
                self.entities.append(pair)


def french(text: str) -> str:
    text = text.replace("'", "’").replace("« ", "«" + _HARD).replace(" »", _HARD + "»")
    text = re.sub(r" (?=[;?!])", _NARROW, text).replace(" :", _HARD + ":")
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", _NARROW, text)
    text = re.sub(r"(?<=\d) (?=(?:%|°C))", _HARD, text).replace("M. ", "M." + _HARD)
    return re.sub(r"(?<![\w])- (?=\d)", "−", text)


def english(text: str) -> str:
    text = re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")
    return re.sub(r"(?<![\w])-(?=\d)", "−", text)


def unmark(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without its marks, and (mark, start, end) of each."""
    plain, found, at = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        found.append((match[1], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        at = match.end()
    return plain + text[at:], found


def articles() -> Iterator[Article]:
    for path in sorted((CORPORA / "news" / "source").glob("*.txt")):
        for chunk in re.split(r"^@ ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, body = chunk.partition("\n")
            article = Article(name.strip())
            for bead in re.split(r"\n\s*\n", body.strip()):
                article.add(bead.split("\n"))
            yield article


def paragraphs(article: Article, lang: str) -> list[str]:
    """The headline, then paragraphs of some beads each."""
    side = article.fr if lang == "fr" else article.en
    beads = [bead[0 if lang == "fr" else 1] for bead in article.beads]
    groups = [beads[:1]]
    groups += [
        beads[i : i + BEADS_PER_PARAGRAPH] for i in range(1, len(beads), BEADS_PER_PARAGRAPH)
    ]
    texts = (" ".join(side[number] for bead in group for number in bead) for group in groups)
    return [text for text in texts if text]


def markdown(parts: list[str]) -> str:
    head, lead, *rest = parts
    items = [f"- {part}" for part in rest[-1:]]
    return "\n\n".join([f"# {head}", f"**{lead}**", *rest[:-1], *items]) + "\n"


def page(parts: list[str], lang: str) -> str:
    head, lead, *rest = (html.escape(part, quote=False) for part in parts)
    body = "\n".join(f"<p>{part}</p>" for part in rest)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{head}</title>\n</head>\n<body>\n<article>\n<h1>{head}</h1>\n"
        f"<p><strong>{lead}</strong></p>\n{body}\n</article>\n</body>\n</html>\n"
    )


def write(article: Article) -> None:
    for lang in ("fr", "en"):
        parts = paragraphs(article, lang)
        put(CORPORA / "news" / lang / f"{article.name}.txt", "\n\n".join(parts) + "\n")
        if suffix := IN_FORMATS.get(article.name):
            text = markdown(parts) if suffix == "md" else page(parts, lang)
            put(CORPORA / "formats" / lang / f"{article.name}.{suffix}", text)
    gold = {
        "fr": article.fr,
        "en": article.en,
        "beads": [{"fr": fr, "en": en} for fr, en in article.beads],
        "entities": article.entities,
    }
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    put(CORPORA / "news" / "gold" / f"{article.name}.json", text + "\n")


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    for article in articles():
        write(article)
        print(article.name, len(article.fr), len(article.en), len(article.entities))


if __name__ == "__main__":
    main()
