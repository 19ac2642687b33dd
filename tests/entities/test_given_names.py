"""Given names that public figures have too."""

from __future__ import annotations

from toolkit import translate
from toolkit.entities.gazetteer import Gazetteer


def test_a_given_name_alone_is_no_public_figure():
    gazetteer = Gazetteer()
    assert gazetteer.surname("marie") is None
    assert gazetteer.surname("antoine") is None
    assert gazetteer.surname("poutine") is not None


def test_a_woman_called_marie_keeps_her_name():
    assert "Mary" not in translate("Jeanne a rencontré Marie et Jean hier soir.")
    assert "Virgin Mary" in translate("La Vierge Marie apparaît à Lourdes.")
