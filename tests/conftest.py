"""What every test shares: property tests are the same on every machine, and no test sees the user's own workspace."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("shixiao", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shixiao")


@pytest.fixture(autouse=True)
def _no_workspace_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIXIAO_HOME", raising=False)
