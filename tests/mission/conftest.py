from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.mission.pages import Pages


@pytest.fixture
def pages(cast: Cast, client_of: Callable[[str], Client]) -> Pages:
    """The pages as a salesperson sees them."""
    return Pages(client_of("sales"), cast, "sales")
