"""A short run of the endurance test of the site; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.endurance.kill_site import endure


@pytest.mark.xdist_group("endurance")
def test_killed_at_random_moments_the_site_tells_the_truth_and_completes_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The program's own settings, not those of the tests: they would name another workspace.
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    tally = endure(tmp_path, times=3)
    assert tally.problems == []
    assert tally.kills == 3
    assert tally.uploads
