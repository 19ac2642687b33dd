"""Documents find their partners by name."""

import pytest

from toolkit.align.pairing import language, pair_files
from toolkit.errors import DataError


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Oui.\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("fr", "en"),
    [
        ("x.fr.txt", "x.en.txt"),
        ("x.txt", "x.txt"),
        ("x_fr.txt", "x-en.md"),
        ("fr_x.html", "en_x.html"),
        ("sub/x.fr-CA.txt", "sub/x.en-CA.txt"),
    ],
)
def test_names_without_languages_and_suffixes_must_be_equal(tmp_path, fr, en):
    pairing = pair_files(make(tmp_path / "a", fr), make(tmp_path / "b", en))
    assert [pair.id for pair in pairing.pairs] == ["sub/x" if "sub" in fr else "x"]
    assert not pairing.unpaired


@pytest.mark.parametrize("names", [("fr/x.txt", "en/x.txt"), ("x.fr.txt", "x.en.txt")])
def test_one_folder_may_hold_both_languages(tmp_path, names):
    make(tmp_path, *names, "README.md")
    pairing = pair_files(tmp_path, tmp_path)
    assert [(p.fr.relative_to(tmp_path).as_posix(), p.id) for p in pairing.pairs] == [
        (names[0], "x")
    ]
    assert pairing.unpaired == (tmp_path / "README.md",)


def test_files_without_a_partner_are_reported(tmp_path):
    fr = make(tmp_path / "fr", "a.txt", "b.txt", ".hidden")
    pairing = pair_files(fr, make(tmp_path / "en", "b.txt", "c.txt"))
    assert [pair.id for pair in pairing.pairs] == ["b"]
    assert [path.name for path in pairing.unpaired] == ["c.txt", "a.txt"]


def test_two_files_are_a_pair_whatever_their_names(tmp_path):
    make(tmp_path, "un.txt", "deux.txt")
    pairing = pair_files(tmp_path / "un.txt", tmp_path / "deux.txt")
    assert len(pairing.pairs) == 1


def test_a_word_that_holds_a_code_is_no_language(tmp_path):
    assert language(tmp_path / "enfance.txt") is None
    assert language(tmp_path / "french" / "frame.txt") == "fr"


def test_names_that_collide_are_an_error(tmp_path):
    fr = make(tmp_path / "fr", "x.fr.txt", "x.txt")
    with pytest.raises(DataError, match="x"):
        pair_files(fr, make(tmp_path / "en", "x.txt"))


def test_a_missing_path_and_a_file_beside_a_folder_are_errors(tmp_path):
    make(tmp_path, "x.txt")
    with pytest.raises(DataError, match="no such"):
        pair_files(tmp_path / "nowhere", tmp_path)
    with pytest.raises(DataError, match="folder"):
        pair_files(tmp_path / "x.txt", tmp_path)
