"""XLIFF 1.2, for translation editors; read back from any tool, in versions 1.2 and 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from toolkit.bilingual import rows
from toolkit.errors import FormatError
from toolkit.model import Segment, State, Tag, TranslatedDocument, TranslationUnit
from toolkit.text.tag_tree import Branch, Node, nest
from toolkit.xmlio import tree
from toolkit.xmlio.codes import plain

if TYPE_CHECKING:
    from lxml import etree

_XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
_OWN = "urn:toolkit:xliff"
_CONTEXTS = "{*}context-group/{*}context"
_MACHINE = f"{{{_OWN}}}machine"
_STATES: dict[State, dict[str, str]] = {
    "machine": {"state": "needs-review-translation", "state-qualifier": "mt-suggestion"},
    "memory": {"state": "needs-review-translation", "state-qualifier": "exact-match"},
    "human": {"state": "final"},
    "copied": {"state": "needs-review-translation", "state-qualifier": "id-match"},
    "failed": {"state": "needs-translation"},
}
_CONFIRMED = {"translated", "signed-off", "final", "reviewed"}
_DRAFTS = {"new", "initial"}
_BY_MACHINE = {"mt-suggestion", "leveraged-mt"}


class Xliff:
    """The XLIFF format; see the module."""

    name: ClassVar[str] = "xliff"
    extension: ClassVar[str] = ".xlf"

    def render(self, translated: TranslatedDocument) -> bytes:
        """One `trans-unit` a segment; inline tags as `g`, `x` and protected `mrk`."""
        from lxml import etree

        document = translated.document
        namespaces = {None: _XLIFF[1:-1], "toolkit": _OWN}
        root = etree.Element(f"{_XLIFF}xliff", {"version": "1.2"}, nsmap=namespaces)  # type: ignore[arg-type]
        file = etree.SubElement(
            root,
            f"{_XLIFF}file",
            {
                "original": tree.safe(document.id),
                "source-language": document.source_lang,
                "target-language": document.target_lang,
                "datatype": "plaintext",
            },
        )
        body = etree.SubElement(file, f"{_XLIFF}body")
        for segment in translated.segments:
            _render_unit(body, segment)
        return tree.serialize(root)

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The units (or their segments) with both sides, one at a time."""
        return rows.with_text(self.units(data, name=name))

    def units(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """All units (or their segments); their texts as they stand in the file where that says
        that white space counts.
        """
        for root, element in tree.stream(
            data, ("{*}trans-unit", "{*}unit"), name=name, root="xliff"
        ):
            _check_languages(root, element, name)
            is_first = tree.local(element) == "trans-unit"
            yield from _units_1(element) if is_first else _units_2(element)


def _render_unit(body: etree._Element, segment: Segment) -> None:
    from lxml import etree

    unit = etree.SubElement(body, f"{_XLIFF}trans-unit", {"id": tree.safe(segment.id)})
    unit.tail = "\n"
    unit.set(tree.XML_SPACE, "preserve")
    if segment.state == "human":
        unit.set("approved", "yes")
    _fill(etree.SubElement(unit, f"{_XLIFF}source"), segment.source, segment.tags)
    if segment.target:
        target = etree.SubElement(unit, f"{_XLIFF}target", _STATES.get(segment.state, {}))
        if rows.machine(segment):
            target.set(_MACHINE, rows.machine(segment))
        _fill(target, segment.target, segment.target_tags)
        _render_suggestion(unit, segment)
    notes = rows.notes(segment)
    if notes:
        etree.SubElement(unit, f"{_XLIFF}note", {"annotates": "target"}).text = tree.safe(notes)


def _render_suggestion(unit: etree._Element, segment: Segment) -> None:
    """Keep the draft beside the target, so that an editor can show what was changed."""
    from lxml import etree

    if segment.state not in {"machine", "memory"}:
        return
    kind = etree.SubElement(unit, f"{_XLIFF}alt-trans")
    kind.set("origin", segment.state)
    if segment.confidence is not None:
        kind.set("match-quality", f"{segment.confidence:.0%}")
    _fill(etree.SubElement(kind, f"{_XLIFF}target"), segment.target, segment.target_tags)


def _fill(parent: etree._Element, text: str, tags: Sequence[Tag]) -> None:
    _nodes(parent, nest(text, tags))


def _nodes(parent: etree._Element, nodes: Sequence[Node]) -> None:
    for node in nodes:
        if isinstance(node, Branch):
            _nodes(_code(parent, node.tag), node.nodes)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + tree.safe(node)
        else:
            parent.text = (parent.text or "") + tree.safe(node)


def _code(parent: etree._Element, tag: Tag) -> etree._Element:
    from lxml import etree

    if tag.kind == "protected":
        attributes = {"mtype": "protected", "mid": tag.id}
        return etree.SubElement(parent, f"{_XLIFF}mrk", attributes)
    name = "x" if tag.kind == "empty" else "g"
    return etree.SubElement(parent, f"{_XLIFF}{name}", {"id": tag.id})


def _check_languages(root: etree._Element, unit: etree._Element, name: str) -> None:
    file = next(unit.iterancestors("{*}file"), root)
    found = (
        file.get("source-language") or root.get("srcLang") or "fr",
        file.get("target-language") or root.get("trgLang") or "en",
    )
    if tuple(map(tree.language, found)) != ("fr", "en"):
        raise FormatError(
            f"The file goes from '{found[0]}' to '{found[1]}', not from French to English.",
            where=name,
            hint="Export it from French to English.",
        )


def _units_1(unit: etree._Element) -> Iterator[TranslationUnit]:
    target = unit.find("{*}target")
    facts: Any = target.attrib if target is not None else {}
    approved = unit.get("approved") == "yes"
    state = "final" if approved else facts.get("state") or ""
    qualifier = facts.get("state-qualifier") or ""
    unit_id, meta = unit.get("id"), _meta(unit)
    segments = _by_mid(unit.find("{*}seg-source"))
    if not segments:
        drafted = facts.get(_MACHINE) or ""
        is_draft = _is_draft(plain(target), state, drafted, qualifier)
        yield _unit(unit.find("{*}source"), target, unit_id, meta, is_draft=is_draft)
    translated = _by_mid(target)
    for mid, source in segments.items():
        mark = translated.get(mid)
        drafted = (mark.get(_MACHINE) or "") if mark is not None else ""
        is_draft = _is_draft(plain(mark), state, drafted, qualifier)
        yield _unit(source, mark, f"{unit_id}#{mid}", meta, is_draft=is_draft)


def _by_mid(host: etree._Element | None) -> dict[str, etree._Element]:
    marks = host.iter("{*}mrk") if host is not None else ()
    return {mark.get("mid") or "": mark for mark in marks if mark.get("mtype") == "seg"}


def _units_2(unit: etree._Element) -> Iterator[TranslationUnit]:
    segments = unit.findall("{*}segment")
    for number, segment in enumerate(segments, start=1):
        target = segment.find("{*}target")
        own_id = segment.get("id") or (str(number) if len(segments) > 1 else "")
        unit_id = f"{unit.get('id')}#{own_id}" if own_id else unit.get("id")
        drafted = (segment.get("subState") or "").partition("toolkit:machine-")[2]
        state = segment.get("state") or "initial"
        # "translated" is what we wrote ourselves beside the digest.
        state = "" if drafted and state == "translated" else state
        is_draft = _is_draft(plain(target), state, drafted, "")
        source = segment.find("{*}source")
        yield _unit(source, target, unit_id, _meta(unit), is_draft=is_draft)


def _is_draft(text: str, state: str, drafted: str, qualifier: str) -> bool:
    """Whether a target is a machine's: for ours the digest tells, unless someone confirmed the
    draft; for other tools' what they say of its state.
    """
    if drafted:
        return rows.origin(text, state, drafted) == "machine"
    if state in _CONFIRMED:
        return False
    return qualifier in _BY_MACHINE or state in _DRAFTS or state.startswith("needs-")


def _unit(
    source: etree._Element | None,
    target: etree._Element | None,
    unit_id: str | None,
    meta: Mapping[str, str],
    *,
    is_draft: bool,
) -> TranslationUnit:
    return TranslationUnit(
        source=_text(source),
        target=_text(target),
        origin="machine" if is_draft else "human",
        id=unit_id,
        meta=meta,
    )


def _text(side: etree._Element | None) -> str:
    if side is None:
        return ""
    spaces = next((s for e in (side, *side.iterancestors()) if (s := e.get(tree.XML_SPACE))), "")
    return plain(side) if spaces == "preserve" else plain(side).strip()


def _meta(unit: etree._Element) -> dict[str, str]:
    contexts = {c.get("context-type") or "": c.text or "" for c in unit.iterfind(_CONTEXTS)}
    notes = "; ".join(note.text for note in unit.iterfind(".//{*}note") if note.text)
    return {**contexts, "note": notes} if notes else contexts
