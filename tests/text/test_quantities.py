"""Quantities that stand alone."""

from __future__ import annotations

import pytest

from toolkit.jobs.translate import translate_bytes
from toolkit.text.quantities import english_quantity


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("44,9 millions", "44.9 million"),
        ("2 021,4 Md$", "$2,021.4 billion"),
        ("3 millions d'euros", "3 million euros"),
        ("350 k€", "€350 thousand"),
        ("1 an", "1 year"),
        ("2 000 habitants", "2,000 inhabitants"),
        ("1er", "1st"),
        ("22e", "22nd"),
        ("13e", "13th"),
        ("n.d.", "n/a"),
        ("5 km", None),
        ("3,5 %", None),
        ("Pays", None),
    ],
)
def test_quantities(french, english):
    assert english_quantity(french) == english


def test_a_label_with_its_figure():
    page = b"<p>Prix\xc2\xa0: 1 999,99 \xe2\x82\xac</p><p>Total : 3 ans</p>"
    draft = translate_bytes(page, name="t.html").decode()
    assert draft == "<p>Price: €1,999.99</p><p>Total: 3 years</p>"


def test_cells_with_quantities():
    table = "| Coût | Durée |\n|---|---|\n| 1,2 milliard | 3 ans |\n"
    assert "| 1.2 billion | 3 years |" in translate_bytes(table.encode(), name="t.md").decode()
