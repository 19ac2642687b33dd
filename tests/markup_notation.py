"""A short way to write tagged sentences and word alignments in tests.

`<b>gras</b>` is a pair tag, `{{code}}` a protected one and `^` an empty one; ids are counted from
0 in order of opening.
"""

import re

from toolkit.model import Tag, TokenLink

_MARK = re.compile(r"<\w+>|</\w+>|\{\{|\}\}|\^|[^<{}^]+")


def parse(written):
    """The plain text and the tags."""
    text, opened, tags = "", [], []
    for mark in _MARK.findall(written):
        if mark == "}}" or mark.startswith("</"):
            opened.pop()["end"] = len(text)
        elif mark in {"{{", "^"} or mark.startswith("<"):
            kind = {"{{": "protected", "^": "empty"}.get(mark, "pair")
            tags.append({"id": str(len(tags)), "kind": kind, "start": len(text), "end": len(text)})
            if kind != "empty":
                opened.append(tags[-1])
        else:
            text += mark
    return text, tuple(Tag(**tag) for tag in tags)


def render(text, tags):
    """The text with its tags written as `<0>…</0>`, `{{…}}` and `^`, in the order given."""
    out, at, enclosing = [], 0, []
    marks = {"pair": ("<{}>", "</{}>"), "protected": ("{{{{", "}}}}"), "empty": ("^", "")}

    def until(offset):
        nonlocal at
        out.append(text[at:offset])
        at = offset

    def close(limit, start):
        while enclosing and (enclosing[-1].end < limit or enclosing[-1].end <= start):
            tag = enclosing.pop()
            until(tag.end)
            out.append(marks[tag.kind][1].format(tag.id))

    for tag in tags:
        close(tag.end, tag.start)
        until(tag.start)
        out.append(marks[tag.kind][0].format(tag.id))
        if tag.start < tag.end:
            enclosing.append(tag)
        elif tag.kind != "empty":
            out.append(marks[tag.kind][1].format(tag.id))
    close(len(text) + 1, len(text) + 1)
    until(len(text))
    return "".join(out)


def links(source, target, pairs):
    """Links between words (parted by spaces) from "0-0 1-2", source left."""
    source_at, target_at = word_places(source), word_places(target)
    return tuple(
        TokenLink(
            source_start=source_at[s][0],
            source_end=source_at[s][1],
            target_start=target_at[t][0],
            target_end=target_at[t][1],
            weight=0.9,
        )
        for s, t in (map(int, pair.split("-")) for pair in pairs.split())
    )


def word_places(text):
    """Where every word stands, punctuation at its end left out."""
    return [
        (m.start(), m.start() + len(m.group().rstrip(".,:;!?"))) for m in re.finditer(r"\S+", text)
    ]
