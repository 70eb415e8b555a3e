"""A routine is answered from while it is in force."""

from datetime import date

import pytest

from quality.routine import Document

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "valid"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 11, 24), None, False),
        (None, DAY, True),
        (None, date(2026, 11, 22), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_valid_between_its_dates_both_included(valid_from: date | None, valid_to: date | None, valid: bool) -> None:
    document = Document(id="d", title="Rutin", valid_from=valid_from, valid_to=valid_to)
    assert document.valid(DAY) is valid
