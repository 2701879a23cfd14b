"""What the site's tests share: one computed sample county for the session, people, signed-in clients."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client, TransactionTestCase

from shixiao.cli.root import verbs
from shixiao.workspace import Workspace, open_workspace
from tests.site.people import PASSWORD, PEOPLE, TOTP_SECRET, Person
from tests.site.world import Brought, World, lay_out

BUILD = Path(__file__).parents[2] / "build" / "test-site"
HOME = Path(os.environ["SHIXIAO_HOME"])


@pytest.fixture(autouse=True)
def _no_workspace_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The site needs its workspace named; checkpoints of one test's chain would contradict the next one's."""
    monkeypatch.setenv("SHIXIAO_HOME", str(HOME))
    monkeypatch.setenv("SHIXIAO_CHECKPOINTS", str(tmp_path / "checkpoints"))


@pytest.fixture(scope="session")
def sample_county(testrun_uid: str) -> Path:
    """A computed sample county, made once for all processes of a session. Never changed: copy it."""
    made = BUILD / f"county-{testrun_uid}"
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in BUILD.glob("county-*"):
                shutil.rmtree(old)
            draft = BUILD / "draft"
            shutil.rmtree(draft, ignore_errors=True)
            verbs.main(["demo", str(draft), "--persons", "800", "--no-pages"], standalone_mode=False)
            draft.rename(made)
    return made


@pytest.fixture(scope="session")
def county(sample_county: Path) -> Workspace:
    """The workspace behind the site of this process: the sample county, computed."""
    own = {"session.key", "audit.key"}
    for each in HOME.iterdir() if HOME.exists() else ():
        if each.name != "site":
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    for each in (HOME / "site").iterdir():
        if each.name not in own and not each.name.startswith("test."):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    shutil.copytree(sample_county, HOME, dirs_exist_ok=True)
    return open_workspace(HOME)


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Everybody of tests/site/people.py, by username."""
    from allauth.mfa.totp.internal.auth import TOTP

    from shixiao_site.accounts.models import User

    made = {}
    for person in PEOPLE:
        user = User(username=person.username, name=person.name, role_name=person.role, prefix=person.prefix)
        user.set_password(PASSWORD)
        user.save()
        if user.role.is_administrator:
            TOTP.activate(user, TOTP_SECRET)
        made[person.username] = user
    return made


@pytest.fixture
def as_person(people: dict[str, Any]) -> Iterator[Callable[[Person], Client]]:
    """A client signed in as somebody."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(people[person.username], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    yield signed_in


@pytest.fixture(scope="session")
def laid_out(sample_county: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Brought, Brought]:
    """A county with pages to which people brought files."""
    home = tmp_path_factory.mktemp("walls") / "home"
    return home, *lay_out(sample_county, home)


@pytest.fixture
def world(laid_out: tuple[Path, Brought, Brought], people: dict[str, Any], settings: LazySettings) -> World:
    """Things of different people and units, and the site over them."""
    home, of_li, of_qian = laid_out
    settings.HOME, settings.SITE_FOLDER = home, home / "site"
    made = World(home, of_li, of_qian, people)
    made.record()
    return made


@pytest.fixture(autouse=True, scope="session")
def _audit_is_unlocked_to_empty_a_test_database() -> Iterator[None]:
    """The database refuses to remove audit entries; only the emptying after a test that really commits may."""
    from django.db import connection

    from shixiao_site.audit.protection import protect, unprotect

    emptying = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        unprotect(connection)
        emptying(case)
        protect(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
