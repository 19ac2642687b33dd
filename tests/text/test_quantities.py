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
        ("n.d.", "N/A"),
        ("30 s", "30 s"),
        ("5 km", "5 km"),
        ("12,5\u00a0kg", "12.5 kg"),
        ("1 250 kWh", "1,250 kWh"),
        ("15 m²", "15 m²"),
        ("90km/h", "90 km/h"),
        ("10-15 cm", "10-15 cm"),
        ("≤ 2,5 mm", "≤ 2.5 mm"),
        ("-12,5 °C", "-12.5 °C"),
        ("35 °", "35°"),
        ("1,5 To", "1.5 TB"),
        ("50 Mo/s", "50 MB/s"),
        ("3 000 tr/min", "3,000 rpm"),
        ("6,5 L/100 km", "6.5 L/100 km"),
        ("3 x 2,5", "3 x 2.5"),
        ("1920×1080 px", "1920×1080 px"),
        ("5 pommes", None),
        ("350 M€", "€350 million"),
        ("3 M", "3 million"),
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
    table = "| Coût | Durée | Délai |\n|---|---|---|\n| 1,2 milliard | 3 ans | 60 s |\n"
    assert (
        "| 1.2 billion | 3 years | 60 s |" in translate_bytes(table.encode(), name="t.md").decode()
    )
