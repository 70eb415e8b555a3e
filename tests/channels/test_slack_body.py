"""What a posted form holds, whoever wrote it: the fast way gives what the standard library gives."""

import json
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.body import payload_of, read_form

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXT, TEXT)))
def test_a_form_is_read_back_as_it_was_written(fields: list[tuple[str, str]]) -> None:
    assert read_form(urlencode(fields)) == fields


@given(st.text("abc=&%+;#/?\\09fFåéE \t\n\x00", max_size=30))
def test_an_odd_form_is_read_as_the_standard_library_does(body: str) -> None:
    assert read_form(body) == parse_qsl(body, keep_blank_values=True)


@given(st.recursive(st.none() | st.booleans() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)))
def test_the_payload_of_a_form_comes_out_whole(value: object) -> None:
    written = json.dumps({"value": value}, ensure_ascii=False)
    assert payload_of(f"a=1&payload={quote(written)}&b=2") == written


@pytest.mark.parametrize("body", ["payload=7", "payload=", "token=x&payload=[]", '{"payload=": 1}', "command=%2Frutin"])
def test_what_holds_no_payload_is_left_as_it_is(body: str) -> None:
    assert payload_of(body) == body
