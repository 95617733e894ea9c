"""What comes in with a request: addresses to lead back to."""

import pytest

from eventapp.blueprints.asked import own_path

BELOW = "/organise/dagen/"


@pytest.mark.parametrize(("address", "wanted"), [
    ("/organise/dagen/rooms/?a=1", "/organise/dagen/rooms/?a=1"), ("https://evil.example/organise/dagen/", BELOW),
    ("//evil.example/organise/dagen/", BELOW), ("/organise/dagen/../../account/", ""), ("/organise/dagen/%2e%2E/x/", ""),
    ("/organise/dagen/..", ""), ("/organise/dagen/a..b/?q=../", "/organise/dagen/a..b/?q=../"), ("/organise/dagen/\\evil", ""),
    ("/organise/dagen/\u2028", ""), ("http://[", ""), ("//evil.example/", ""), ("", ""),
])  # fmt: skip
def test_an_address_to_lead_back_to_is_one_below_ours_or_none(address, wanted):
    assert own_path(address, BELOW) == wanted
