"""XLIFF 1.2 and 2: what has no translation yet, or a draft of ours that nobody edited or confirmed,
is translated into the targets.

Segments of segmented units are blocks of kind "segment". The source is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from toolkit.errors import FormatError
from toolkit.formats import codes
from toolkit.formats.base import ReadOptions
from toolkit.formats.mixed import check_blocks, is_changed
from toolkit.model import Block, Document
from toolkit.text.digest import digest
from toolkit.xmlio import tree
from toolkit.xmlio.codes import plain

if TYPE_CHECKING:
    from lxml import etree

# An attribute of ours on XLIFF 1.2 targets: the digest of the machine's translation.
_NAMESPACE = "urn:toolkit:xliff"
MACHINE = f"{{{_NAMESPACE}}}machine"
_SUBSTATE = "toolkit:machine-"
_DRAFTED = "needs-review-translation"
_UNTRANSLATED = {"new", "needs-translation", "initial"}


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    name: str


@dataclass(slots=True, kw_only=True)
class _Slot:
    """A source, and where its target is or goes."""

    id: str
    source: etree._Element
    target: etree._Element | None
    unit: etree._Element
    kind: str
    mid: str | None = None


class Xliff:
    """The XLIFF format, by the `version` of the file; see the module."""

    name: ClassVar[str] = "xliff"
    extensions: ClassVar[tuple[str, ...]] = (".xlf", ".xliff", ".mqxliff", ".sdlxliff")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a file; FormatError for what is no XLIFF."""
        root = _root(data, name)
        blocks = tuple(_block(slot, options) for slot in _slots(root))
        source_lang, target_lang = _languages(root)
        return Document(
            id=name,
            format=self.name,
            blocks=blocks,
            skeleton=_Skeleton(data, name),
            source_lang=source_lang,
            target_lang=target_lang,
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The file with a target for every block that had none; where nothing at all changed,
        the file as it was.
        """
        from lxml import etree

        skeleton: _Skeleton = document.skeleton
        pairs = check_blocks(document, blocks)
        if not any(is_changed(old, new) for old, new in pairs):
            return skeleton.data
        etree.register_namespace("toolkit", _NAMESPACE)
        root = _root(skeleton.data, skeleton.name)
        for slot, (old, new) in zip(list(_slots(root)), pairs, strict=True):
            if new.target is None or old.target is None:
                _write(slot, new, document.target_lang)
        _declare_target(root, document.target_lang)
        return tree.serialize(root)


def _root(data: bytes, name: str) -> etree._Element:
    root = tree.parse(data, name=name)
    version = root.get("version") or ""
    if tree.local(root) != "xliff" or not version.startswith(("1.", "2.")):
        raise FormatError(
            f"This is no XLIFF of version 1 or 2 (<{tree.local(root)}> {version}).",
            where=name,
            hint="Check that the file's ending is right.",
        )
    return root


def _is_first(root: etree._Element) -> bool:
    return (root.get("version") or "").startswith("1.")


def _languages(root: etree._Element) -> tuple[str, str]:
    """The languages of the first file that isn't French to English, or else ours."""
    holders, names = [root], ("srcLang", "trgLang")
    if _is_first(root):
        holders, names = list(root.iter("{*}file")), ("source-language", "target-language")
    for holder in holders:
        source, target = (tree.language(holder.get(name)) for name in names)
        if source not in ("", "fr") or target not in ("", "en"):
            return source or "fr", target or "en"
    return "fr", "en"


def _slots(root: etree._Element) -> Iterator[_Slot]:
    """Everything to translate, in order, with ids that are unique in the file."""
    seen: dict[str, int] = {}
    for slot in _slots_1(root) if _is_first(root) else _slots_2(root):
        seen[slot.id] = seen.get(slot.id, 0) + 1
        if seen[slot.id] > 1:
            slot.id = f"{slot.id}~{seen[slot.id]}"
        if plain(slot.source).strip():
            yield slot


def _slots_1(root: etree._Element) -> Iterator[_Slot]:
    for unit in root.iter("{*}trans-unit"):
        source, target = unit.find("{*}source"), unit.find("{*}target")
        if source is None or not _is_translated(unit):
            continue
        unit_id = unit.get("id") or ""
        segments = list(unit.iterfind("{*}seg-source//{*}mrk[@mtype='seg']"))
        for segment in segments:
            mid = segment.get("mid") or ""
            found = _segment_target(target, mid)
            yield _Slot(
                id=f"{unit_id}#{mid}", source=segment, target=found, unit=unit,
                kind="segment", mid=mid,
            )  # fmt: skip
        if not segments:
            yield _Slot(id=unit_id, source=source, target=target, unit=unit, kind="paragraph")


def _segment_target(target: etree._Element | None, mid: str) -> etree._Element | None:
    marks = target.iter("{*}mrk") if target is not None else iter(())
    return next((m for m in marks if m.get("mtype") == "seg" and m.get("mid") == mid), None)


def _slots_2(root: etree._Element) -> Iterator[_Slot]:
    for unit in root.iter("{*}unit"):
        if not _is_translated(unit):
            continue
        segments = [(s, s.find("{*}source")) for s in unit.iterfind("{*}segment")]
        for number, (segment, source) in enumerate(segments, start=1):
            if source is None:
                continue
            unit_id = unit.get("id") or ""
            own_id = segment.get("id") or (str(number) if len(segments) > 1 else "")
            yield _Slot(
                id=f"{unit_id}#{own_id}" if own_id else unit_id,
                source=source,
                target=segment.find("{*}target"),
                unit=segment,
                kind="segment" if len(segments) > 1 else "paragraph",
            )


def _is_translated(unit: etree._Element) -> bool:
    """`translate` is inherited; the innermost element that says anything decides."""
    for element in (unit, *unit.iterancestors()):
        if element.get("translate"):
            return element.get("translate") != "no"
    return True


def _block(slot: _Slot, options: ReadOptions) -> Block:
    content = codes.read_content(slot.source)
    kept = None if options.overwrite else _existing(slot, content.tagged.text)
    if kept and not options.keep_drafts and _is_draft(slot, kept):
        kept = None
    return Block(
        id=slot.id,
        text=content.tagged.text,
        tags=content.tagged.tags(),
        kind=slot.kind,
        target=kept,
    )


def _existing(slot: _Slot, source: str) -> str | None:
    """The translation that the file holds. Tools fill targets with a copy of the source, which is
    none, unless someone approved it.
    """
    text = plain(slot.target)
    state = _state(slot)
    approved = slot.unit.get("approved") == "yes"
    if not text.strip() or (state in _UNTRANSLATED and not approved):
        return None
    is_copy = text == source and not approved and not state
    return None if is_copy else text


def _is_draft(slot: _Slot, text: str) -> bool:
    """Whether a target is what a machine wrote, and nobody has said that it will do."""
    if tree.local(slot.unit) == "segment":
        drafted = (slot.unit.get("subState") or "").partition(_SUBSTATE)[2]
        return drafted == digest(text) and _state(slot) in {"", "translated"}
    drafted = (slot.target.get(MACHINE) or "") if slot.target is not None else ""
    confirmed = slot.unit.get("approved") == "yes" or _state(slot) not in {"", _DRAFTED}
    return drafted == digest(text) and not confirmed


def _state(slot: _Slot) -> str:
    if tree.local(slot.unit) == "segment":
        return slot.unit.get("state") or ""
    target = slot.unit.find("{*}target")
    return (target.get("state") or "") if target is not None else ""


def _write(slot: _Slot, block: Block, target_lang: str) -> None:
    drafted = "" if block.origin == "human" else digest(block.text)
    if tree.local(slot.unit) == "segment":
        target = _target_of(slot.unit, slot.source)
        slot.unit.set("state", "translated")
        _set(slot.unit, "subState", f"{_SUBSTATE}{drafted}" if drafted else "")
    else:
        target = _target_1(slot, target_lang, drafted=bool(drafted))
        if slot.mid is not None:
            target = _segment_mark(target, slot)
        _set(target, MACHINE, drafted)
    codes.fill(target, slot.source, block)


def _set(element: etree._Element, name: str, value: str) -> None:
    """Set an attribute, or remove it."""
    if value:
        element.set(name, value)
    elif name in element.attrib:
        del element.attrib[name]


def _target_1(slot: _Slot, target_lang: str, *, drafted: bool) -> etree._Element:
    """The unit's target; of several segments one that a machine drafted makes it a draft."""
    anchor = slot.unit.find("{*}seg-source")
    source = slot.unit.find("{*}source")
    target = _target_of(slot.unit, anchor if anchor is not None else source)
    if drafted:
        target.set("state", _DRAFTED)
        target.set("state-qualifier", "mt-suggestion")
    elif slot.mid is None:
        target.set("state", "translated")
        _set(target, "state-qualifier", "")
    if tree.language(target.get(tree.XML_LANG)) != target_lang:
        file = next(slot.unit.iterancestors("{*}file"), None)
        declared = file.get("target-language") if file is not None else None
        same = tree.language(declared) == target_lang
        target.set(tree.XML_LANG, declared if declared and same else target_lang)
    return target


def _target_of(unit: etree._Element, anchor: etree._Element | None) -> etree._Element:
    """The unit's target, made after `anchor` where it isn't there."""
    target = unit.find("{*}target")
    if target is None:
        namespace = str(unit.tag).rpartition("}")[0]
        target = unit.makeelement(f"{namespace}}}target" if namespace else "target")
        if anchor is None:
            unit.insert(0, target)
        else:
            target.tail = anchor.tail
            anchor.addnext(target)
    return target


def _segment_mark(target: etree._Element, slot: _Slot) -> etree._Element:
    found = _segment_target(target, slot.mid or "")
    if found is None:
        found = target.makeelement(slot.source.tag, {"mtype": "seg", "mid": slot.mid or ""})
        found.tail = slot.source.tail
        target.append(found)
    return found


def _declare_target(root: etree._Element, target_lang: str) -> None:
    holders = root.iter("{*}file") if _is_first(root) else iter((root,))
    attribute = "target-language" if _is_first(root) else "trgLang"
    for holder in holders:
        if not holder.get(attribute):
            holder.set(attribute, target_lang)
