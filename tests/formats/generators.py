"""Random documents with structure, one generator a format.

A generator takes a `random.Random` and gives a `Generated`. Register it in GENERATORS: the
round-trip tests and `scripts/bench_roundtrip.py` then cover its format.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toolkit.formats.base import ReadOptions

WORDS = (
    "le", "la", "un", "été", "maison", "président", "aujourd’hui", "l’État", "où", "déjà", "à",
    "Moscou", "Haftar", "Choïgou", "n’était", "cœur", "garçon", "12", "3,5", "2024", "peut-être",
    "ministre", "e\u0301tait", "Noe\u0308l", "très", "contre-attaque", "fenêtre", "ville", "et",
)  # fmt: skip
ODD = ("R&D", "a_b", "5*3", "[sic]", "1.", "#1", "~", "x<y", "_", "*", "!", "$5", "`", "a|b", "&")
ENDS = (".", " !", " ?", "…", " »", "")


@dataclass(frozen=True)
class Generated:
    """A document; `blocks` is how many a reader must find at least."""

    name: str
    data: bytes
    blocks: int
    options: ReadOptions = field(default_factory=ReadOptions)


def sentence(rng: random.Random, odd: Sequence[str] = (), least: int = 3, most: int = 14) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(least, most))]
    for word in odd:
        if rng.random() < 0.08:
            words.insert(rng.randrange(1, len(words)), word)
    return " ".join(words) + rng.choice(ENDS)


def encoded(rng: random.Random, text: str) -> bytes:
    newline = rng.choice(("\n", "\n", "\r\n"))
    codec = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
    return text.replace("\n", newline).encode(codec)


def text(rng: random.Random) -> Generated:
    width = rng.choice((None, 60, 72, 80))
    parts, blocks = [], 0
    for _ in range(rng.randint(1, 7)):
        match rng.randrange(4):
            case 0:
                parts.append(sentence(rng, most=5).rstrip(".!?…» ") + "\n")
                blocks += 1
            case 1:
                items = rng.randint(1, 4)
                parts += [f"- {sentence(rng, most=7)}\n" for _ in range(items)]
                blocks += items
            case _:
                body = " ".join(sentence(rng) for _ in range(rng.randint(1, 5)))
                parts.append(_filled(body, width) + "\n")
                blocks += 1
        parts.append("\n" * rng.randint(1, 3))
    return Generated("a.txt", encoded(rng, "".join(parts)[: rng.choice((None, -1))]), blocks)


def _filled(body: str, width: int | None) -> str:
    lines = [""]
    for word in body.split(" "):
        if width and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def lines(rng: random.Random) -> Generated:
    rows = [rng.choice(("", sentence(rng, ODD))) for _ in range(rng.randint(1, 20))]
    data = encoded(rng, "\n".join(rows))
    return Generated("lines", data, sum(any(map(str.isalnum, row)) for row in rows))


def markdown(rng: random.Random) -> Generated:
    kinds = (_md_paragraph, _md_heading, _md_list, _md_table, _md_quote, _md_code)
    found = [rng.choice(kinds)(rng) for _ in range(rng.randint(1, 8))]
    front = rng.choice(("", "---\ntitle: Un titre\n---\n\n", "+++\ntitle = 'x'\n+++\n\n"))
    titles = front.startswith("---")
    tail = "\n\n[ref]: https://exemple.fr/a_b\n\n[^1]: La note.\n"
    body = front + "\n\n".join(part for part, _ in found) + tail
    return Generated("a.md", encoded(rng, body), sum(count for _, count in found) + 1 + titles)


def _md_inline(rng: random.Random, most: int = 10) -> str:
    pieces = [sentence(rng, most=5) or "x"]
    for _ in range(rng.randint(0, 4)):
        words = sentence(rng, most=3).rstrip(" .!?…»")
        pieces.append(
            rng.choice((
                f"**{words}**", f"*{words}*", f"_{words}_", f"~~{words}~~", "`du code`",
                f"[{words}](https://exemple.fr/a_b \"titre\")", "[texte][ref]", "note[^1]",
                "![une image](i.png)", "<https://exemple.fr>", f"<b>{words}</b>", "$x_1$",
                "[![a](b.png)](c)", "https://exemple.fr/x_y", "\\*", "&amp;", "AT&T", "{{ var }}",
                f"***{words}***", f"**{words} *{words}***", f"{words}<sup>1</sup>",
                "CO<sub>2</sub>", f"{words}\\*", "$$x^2$$", "M<sup>me</sup> Dupont",
            ))
        )  # fmt: skip
        pieces.append(sentence(rng, most=4))
    return " ".join(pieces)


def _md_paragraph(rng: random.Random) -> tuple[str, int]:
    body = _md_inline(rng)
    if rng.random() < 0.1:
        return f"**{sentence(rng, most=3)}**\n{body}", 2
    if rng.random() < 0.3:
        return f"{body}{rng.choice(('  ', chr(92)))}\n{sentence(rng)}", 1
    return (_filled(body, 60) if rng.random() < 0.5 else body), 1


def _md_heading(rng: random.Random) -> tuple[str, int]:
    return "#" * rng.randint(1, 4) + " " + _md_inline(rng), 1


def _md_list(rng: random.Random) -> tuple[str, int]:
    count = rng.randint(1, 4)
    marker = rng.choice(("- ", "* ", "1. "))
    return "\n".join(marker + _md_inline(rng) for _ in range(count)), count


def _md_table(rng: random.Random) -> tuple[str, int]:
    rows = rng.randint(1, 3)
    cells = [[sentence(rng, most=4) for _ in range(2)] for _ in range(rows + 1)]
    text_rows = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([text_rows[0], "|---|:-:|", *text_rows[1:]]), 2 * (rows + 1)


def _md_quote(rng: random.Random) -> tuple[str, int]:
    head = rng.choice(("", "", "> [!NOTE]\n", "> [!tip]- Titre\n"))
    body = "> " + _filled(_md_inline(rng), 50).replace("\n", "\n> ")
    return head + body, 2 if head.endswith("Titre\n") else 1


def _md_code(rng: random.Random) -> tuple[str, int]:
    return rng.choice(
        ("```\ndu code *x*\n```", "    du code", "<div>\nhtml\n</div>", "$$\nx\n$$")
    ), 0


def html(rng: random.Random) -> Generated:
    found = [_html_element(rng) for _ in range(rng.randint(1, 8))]
    body = "\n".join(part for part, _ in found)
    page = (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Le titre</title>'
        f"<style>p > a {{}}</style></head>\n<body>{body}<script>if (a<b) f('<p>');</script>\n"
        f"</body></html>"
    )
    return Generated("a.html", encoded(rng, page), sum(count for _, count in found) + 1)


def _html_element(rng: random.Random) -> tuple[str, int]:
    content, count = _html_inline(rng)
    name = rng.choice(("p", "h2", "li", "td", "div", "blockquote"))
    match rng.randrange(6):
        case 0:
            return f"<{name}>{content}", count
        case 1:
            return f'<{name} translate="no">Non <b>non</b></{name}><pre>non</pre>', 0
        case 2:
            return f"<div>{content}<p>{sentence(rng)}</p><!-- non --></div>", count + 1
        case _:
            return f"<{name} class='x'>\n  {content}\n</{name}>", count


def _html_inline(rng: random.Random) -> tuple[str, int]:
    pieces, count = [sentence(rng).replace("&", "&amp;")], 1
    for _ in range(rng.randint(0, 4)):
        words = sentence(rng, most=3)
        piece, more = rng.choice((
            (f"<b>{words}</b>", 0), (f'<a href="x?a=1&b=2" title="Le titre">{words}</a>', 1),
            ("<br>", 0), ("<code>f()</code>", 0), ('<img src=a alt="image">', 1), ("&nbsp;", 0),
            (f"<i>{words} <b>{words}</b></i>", 0), ("<!-- c -->", 0), ("R&D", 0), ("&lt;b&gt;", 0),
            (f"<b>{words}", 0), ("</i>", 0), ("mot<sup>1</sup>", 0), ("CO<sub>2</sub>", 0),
            ('mot<a href="#n12"><sup>12</sup></a>', 0), ("<sup><a href='#r'>[3]</a></sup> ", 0),
            ("le 1<sup>er</sup>", 0), ("<svg><title>Le plan</title><path d='x'/></svg>", 1),
            ('<span class="notranslate">Marque</span>', 0),
            ('<a href="y"><img src=b></a>', 0), ("a < b", 0),
        ))  # fmt: skip
        pieces += [piece, rng.choice(("mot", "\n  ", " et "))]
        count += more
    return rng.choice(("", " ")).join(pieces), count


def srt(rng: random.Random) -> Generated:
    cues, blocks = [], 0
    for number in range(1, rng.randint(2, 10)):
        cue, count = _cue(rng)
        blocks += count
        cues.append(f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{cue}\n")
    return Generated("a.srt", encoded(rng, "\n".join(cues)), blocks, _CUE_BY_CUE)


def vtt(rng: random.Random) -> Generated:
    cues, blocks = ["WEBVTT - titre\n", "STYLE\n::cue { color: red }\n", "NOTE un commentaire\n"], 0
    for number in range(1, rng.randint(2, 10)):
        cue, count = _cue(rng)
        blocks += count
        cue = cue.replace("{\\an8}", "<v Le Ministre>").replace("&", "&amp;")
        cues.append(f"intro {number}\n00:{number:02}.000 --> 00:{number:02}.900 line:0\n{cue}\n")
    return Generated("a.vtt", encoded(rng, "\n".join(cues)), blocks, _CUE_BY_CUE)


# Which cues share a sentence is judged by their words, so changed words may be read otherwise.
_CUE_BY_CUE = ReadOptions(join_cues=False)


def _cue(rng: random.Random) -> tuple[str, int]:
    words = sentence(rng, ("R&D",), most=6)
    match rng.randrange(5):
        case 0:
            return f"- {words}\n- {sentence(rng, most=6)}", 2
        case 1:
            return f"<i>{words}</i>\n{sentence(rng, most=6)}", 1
        case 2:
            return "{\\an8}" + words, 1
        case _:
            return words, 1


def po(rng: random.Random) -> Generated:
    entries, blocks = [_PO_HEADER], 0
    for number in range(rng.randint(1, 8)):
        words = f"{number} {sentence(rng)} %(nom)s" + rng.choice(("", " <b>mot</b>", " {x}", "\n"))
        target = rng.choice(("", "Something"))
        if rng.random() < 0.2:
            one, many = (_po_string(f"%d {part} {words}") for part in ("un", "des"))
            entries.append(f'msgid {one}\nmsgid_plural {many}\nmsgstr[0] ""\nmsgstr[1] ""\n')
            blocks += 2
        else:
            notes = rng.choice(("", "#, fuzzy\n", "# note\n#: a.c:1\n", 'msgctxt "menu"\n'))
            entries.append(f'{notes}msgid {_po_string(words)}\nmsgstr "{target}"\n')
            blocks += 1
    entries.append('#~ msgid "vieux"\n#~ msgstr "old"\n')
    return Generated("a.po", "\n".join(entries).encode(), blocks)


_PO_HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: fr\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
)


def _po_string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    cut = escaped.find(" ", len(escaped) // 2)
    if len(escaped) > 60 and cut > 0:
        return f'""\n"{escaped[: cut + 1]}"\n"{escaped[cut + 1 :]}"'
    return f'"{escaped}"'


def csv(rng: random.Random) -> Generated:
    return _delimited(rng, rng.choice((",", ";")), "a.csv")


def tsv(rng: random.Random) -> Generated:
    return _delimited(rng, "\t", "a.tsv")


def _delimited(rng: random.Random, delimiter: str, name: str) -> Generated:
    rows, blocks = [["id", "texte", "note"]], 0
    for number in range(rng.randint(1, 10)):
        words = sentence(rng, ODD)
        blocks += 1
        if name == "a.csv" and (delimiter in words or rng.random() < 0.4):
            extra = rng.choice(("", f"\n{sentence(rng)}", ' ""oui""'))
            blocks += extra.startswith("\n")
            words = f'"{words}{extra}"'
        rows.append([str(number), words, rng.choice(("", "x", '"x"' if name == "a.csv" else "x"))])
    body = "\n".join(delimiter.join(row) for row in rows)
    return Generated(name, encoded(rng, body), blocks, ReadOptions(columns=("texte",)))


def jsonl(rng: random.Random) -> Generated:
    rows, blocks = [], 0
    for number in range(rng.randint(1, 10)):
        words = sentence(rng, ODD) + rng.choice(("", ' "cité"', "\\n", "\t"))
        row = {"id": number, "meta": [1, {"a": None}], "translation": {"fr": words, "en": "x"}}
        rows.append(json.dumps(row, ensure_ascii=rng.random() < 0.5))
        blocks += 1
    options = ReadOptions(columns=("translation.fr",))
    return Generated("a.jsonl", "\n".join(rows).encode(), blocks, options)


GENERATORS: dict[str, Callable[[random.Random], Generated]] = {
    "csv": csv,
    "html": html,
    "jsonl": jsonl,
    "lines": lines,
    "markdown": markdown,
    "po": po,
    "srt": srt,
    "text": text,
    "tsv": tsv,
    "vtt": vtt,
}
