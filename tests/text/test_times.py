"""Times of the day and lengths of time in English."""

from __future__ import annotations

import pytest

from toolkit.text.edits import apply_edits
from toolkit.text.times import moments_in_english, times_in_english


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("à 14h30", "at 2:30, in room 12", "at 2:30 p.m., in room 12"),
        ("à 14 h 30.", "at 2:30.", "at 2:30 p.m."),
        ("de 9h15 à 18h45", "from 9.15 p.m. to 6.45 p.m.", "from 9.15 a.m. to 6.45 p.m."),
        ("à 8 h", "at 8:00 p.m.", "at 8:00 a.m."),
        ("à 16 heures", "at 4am", "at 4pm"),
        ("à 0h30", "at 12:30 p.m.", "at 12:30 a.m."),
        ("à 0h15", "at 0:15 p.m.", "at 12:15 a.m."),
        ("à 0 h 15", "at 00.15 a.m.", "at 12.15 a.m."),
        ("à 0h15", "at 0:15", "at 0:15"),
        ("à 14h30", "at 14:30", "at 14:30"),
        ("à 20 heures", "at 8.00 p.m.", "at 8.00 p.m."),
        ("à 8 heures du soir", "at 8 p.m.", "at 8 p.m."),
        ("à 2h30 et à 14h30", "at 2:30 and at 2:30", "at 2:30 and at 2:30"),
        ("Il a duré 2h30.", "It lasted 2:30.", "It lasted 2 hours 30 minutes."),
        ("Il met 1h57.", "It takes 1.57 a.m.", "It takes 1 hour 57 minutes."),
        ("2h10 de retard", "it is 2:10 a.m. late", "it is 2 hours 10 minutes late"),
        ("à 2h10 de la nuit", "at 2:10 p.m.", "at 2:10 a.m."),
        ("à 80 km/h", "at 80 a.m.", "at 80 a.m."),
    ],
)
def test_times(source, target, right):
    edited, _ = apply_edits(target, times_in_english(source, target))
    assert edited == right


@pytest.mark.parametrize(
    ("french", "draft", "english"),
    [
        ("Publié le 3 mars 2025 à 18h45", "on March 3, 2025, to 6:45 p.m.", "2025, at 6:45 p.m."),
        ("le 03/03/2025 à 7h02", "on 03/03/2025 to 7:02 a.m.", "03/03/2025 at 7:02"),
        ("de 2024 à 18h45", "from 2024 to 18:45", "2024 to 18:45"),
        ("en 2024 à Paris", "in 2024 to Paris", "2024 to Paris"),
    ],
)
def test_a_date_has_its_time_at(french, draft, english):
    assert english in apply_edits(draft, moments_in_english(french, draft))[0]
