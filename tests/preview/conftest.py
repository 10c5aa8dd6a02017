from pathlib import Path

import pytest

from mailflow import settings
from mailflow.preview import Sample, samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rules() -> settings.Rules:
    return settings.load_rules(ROOT / "config")


@pytest.fixture(scope="session")
def shown(rules: settings.Rules) -> list[Sample]:
    """One programme is enough to see how it is done; scripts look at all of them."""
    return samples(rules, programmes=["wsyas"])
