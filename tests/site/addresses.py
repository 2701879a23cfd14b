"""Every address of the site: what it may be asked for, whose that is, and what a person gets to whom it belongs.

A new address belongs into CASES, with things that are somebody's own, somebody else's, and nobody's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shixiao_site.access import Duty
from tests.site.people import COUNTY, LI, OUTSIDER, QIAN, WANG
from tests.site.world import INDICATOR, NOWHERE, OTHER_STREET, YEAR, World

UNITS = (LI.prefix, QIAN.prefix, OTHER_STREET, OUTSIDER.prefix)


@dataclass(frozen=True)
class Thing:
    """What an address is asked for. It belongs to those whose scope covers `place`, to `owner`, or, with neither, to
    everybody; also to those with the duty `opens`. `needs`: a duty that is asked for besides that of the address.
    refusal: what others get; 403 where everybody may read it but not act on it."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    owner: str = ""
    is_there: bool = True
    opens: Duty | None = None
    needs: Duty | None = None
    refusal: int = 404

    def is_of(self, user: Any) -> bool:
        """Whether a person gets it."""
        if not self.is_there:
            return False
        if self.opens and user.may(self.opens):
            return True
        return user.scope.covers(self.place) if self.place else self.owner in {"", user.username}


@dataclass(frozen=True)
class Case:
    """One address. own: the statuses that a person may get for what is his. whole: only for people who answer for the
    whole workspace. one_of: duties of which one is needed besides. unscoped: what people without a scope get for whatever lies in some unit. has_rows: its tables hold rows of units. data: sent along with every thing's own."""

    duty: Duty | None
    things: Callable[[World], list[Thing]] = lambda _: [Thing()]
    method: str = "GET"
    own: tuple[int, ...] = (200,)
    whole: bool = False
    one_of: tuple[Duty, ...] = ()
    unscoped: int = 404
    has_rows: bool = True
    data: Callable[[], Mapping[str, Any]] = dict


def gone(**kwargs: Any) -> Thing:
    """What is not there, named in the address."""
    return Thing(kwargs, is_there=False)


def of_units(**kwargs: Any) -> Callable[[World], list[Thing]]:
    """The same for units here and elsewhere, named in the query."""
    return lambda _: [
        *(Thing(kwargs, {"unit": unit, "period": YEAR}, place=unit) for unit in (*UNITS, COUNTY)),
        *(Thing(kwargs, {"unit": unit}, is_there=False) for unit in ("990101001999", "990102001999", "9", "990101x")),
    ]


def rows_of(world: World) -> list[Thing]:
    """A row of each of two units, and one behind the last."""
    data = {"purpose": "核对原始材料"}
    own = [
        Thing({"indicator": INDICATOR, "position": world.position(unit)}, data, place=unit)
        for unit in (LI.prefix, OTHER_STREET)
    ]
    return [
        *own,
        gone(indicator=INDICATOR, position=10**8),
        gone(indicator="no_such_indicator", position=0),
    ]


def batches_of(world: World, **more: Any) -> list[Thing]:
    """A batch of 小李, one of 钱主任, one that came by command, and none."""
    return [
        Thing({"number": world.of_li.batch, **more}, place=LI.prefix),
        Thing({"number": world.of_qian.batch, **more}, place=QIAN.prefix),
        *([] if more else [Thing({"number": world.by_command}, place=COUNTY)]),
        gone(number=10**6, **more),
    ]


def kept_out_of(world: World) -> list[Thing]:
    """A row that was kept out of each batch, and one that never was."""
    return [*batches_of(world, nth=1), gone(number=world.of_li.batch, nth=9)]


def groups_of(world: World) -> list[Thing]:
    """An upload of 小李, one of 钱主任, and none."""
    return [
        Thing({"group": world.of_li.group}, place=LI.prefix),
        Thing({"group": world.of_qian.group}, place=QIAN.prefix),
        gone(group=NOWHERE),
    ]


def jobs_of(world: World) -> list[Thing]:
    """A job of 小李, which the system administrator sees too, and none."""
    return [Thing({"pk": world.job}, owner=LI.username, opens=Duty.MANAGE_SYSTEM), gone(pk=NOWHERE)]


def taken_away(world: World) -> list[Thing]:
    """Pages as files: of units here and elsewhere, of other people's things, of what is no page."""
    figures, bringing = Duty.SEE_FIGURES, Duty.BRING_REGISTERS
    units = [(f"/units/{unit}/?period={YEAR}", unit, figures) for unit in (LI.prefix, OTHER_STREET)]
    batches = [(f"/registers/batches/{each.batch}/", each.by.prefix, bringing) for each in (world.of_li, world.of_qian)]
    row = f"/indicators/{INDICATOR}/rows/{world.position(LI.prefix)}/"
    found = [*units, *batches, (row, LI.prefix, Duty.SEE_ROWS)]
    missing = [
        ("/units/990101001999/", figures),
        ("/registers/batches/1000000/", bringing),
        (f"/jobs/{NOWHERE}/", None),
        ("/exports/page/?of=/", None),
        ("https://elsewhere.example/", None),
        ("", None),
    ]
    return [
        *(Thing({}, {"of": of, "as": "csv"}, place=place, needs=needs) for of, place, needs in found),
        *(Thing({}, {"of": of, "as": "csv"}, is_there=False, needs=needs) for of, needs in missing),
        Thing({}, {"of": "/audit/", "as": "csv"}, needs=Duty.READ_AUDIT),
        Thing({}, {"of": "/account/users/", "as": "csv"}, needs=Duty.MANAGE_USERS),
    ]


def a_person(_: World) -> list[Thing]:
    """Somebody, and nobody."""
    return [Thing({"username": LI.username}), gone(username="nobody.here")]


def a_file() -> Mapping[str, Any]:
    """A file that will be refused, for a register that does not exist."""
    return {"file": SimpleUploadedFile("a.csv", b"a,b\n"), "register_name": "no_such_register"}


def named(field_name: str, there: str, missing: str) -> Callable[[World], list[Thing]]:
    """One name that is there, for everybody, and one that is not."""
    return lambda _: [Thing({field_name: there}), gone(**{field_name: missing})]


def drafts_of(world: World) -> list[Thing]:
    """A draft, and none."""
    return [Thing({"pk": world.draft}), gone(pk=10**6)]


def own_drafts_of(world: World) -> list[Thing]:
    """A draft of 王科长, which those who decide may try out too, and none."""
    own = Thing({"pk": world.draft}, owner=WANG.username, opens=Duty.APPROVE_DEFINITION, refusal=403)
    return [own, gone(pk=10**6)]


FIGURES, ROWS, OWN, BRING = Duty.SEE_FIGURES, Duty.SEE_ROWS, Duty.OWN_ACCOUNT, Duty.BRING_REGISTERS
USERS, SYSTEM, AUDIT = Duty.MANAGE_USERS, Duty.MANAGE_SYSTEM, Duty.READ_AUDIT

INDICATORS = {
    # Its page says what to do without a scope.
    "indicators:overview": Case(FIGURES, of_units(), unscoped=200),
    "indicators:indicator": Case(FIGURES, of_units(indicator=INDICATOR)),
    "indicators:rows": Case(ROWS, of_units(indicator=INDICATOR)),
    "indicators:row": Case(ROWS, rows_of),
    "indicators:open_person": Case(Duty.OPEN_PERSON, rows_of, "POST"),
    "indicators:unit": Case(
        FIGURES,
        lambda _: [
            *(Thing({"code": code}, place=code) for code in (*UNITS, COUNTY)),
            *(gone(code=code) for code in ("990101001999", "990102001999", "99", "9901010010011", "x")),
        ],
    ),
    "indicators:runs": Case(FIGURES, has_rows=False),
    "indicators:compute": Case(Duty.COMPUTE, method="POST", own=(422,), whole=True),
    "indicators:publish": Case(Duty.PUBLISH_RUN, method="POST", own=(422,), whole=True),
    "indicators:prepare": Case(Duty.PUBLISH_RUN, method="POST", own=(302,), whole=True),
    "indicators:compare": Case(
        FIGURES,
        lambda world: [
            *(
                Thing({}, {"a": world.run, "b": world.run, "unit": unit, "indicator": INDICATOR}, place=unit)
                for unit in (*UNITS, COUNTY)
            ),
            Thing({}, {"a": world.run, "b": world.run, "unit": "990102001999"}, is_there=False),
            Thing({}, {"a": world.run, "b": "no-such-run"}, is_there=False),
        ],
    ),
}
ACCOUNTS = {
    "accounts:own": Case(OWN, has_rows=False),
    "accounts:large_type": Case(OWN, method="POST", own=(302,)),
    "accounts:tokens": Case(OWN),
    "accounts:revoke_token": Case(
        OWN, lambda world: [Thing({"pk": world.token}, owner=LI.username), gone(pk=10**6)], "POST", (302,)
    ),
    "accounts:users": Case(USERS, has_rows=False),
    "accounts:create": Case(USERS),
    "accounts:bring": Case(USERS),
    "accounts:form": Case(USERS),
    "accounts:passwords": Case(USERS, method="POST", own=(410,)),
    "accounts:user": Case(USERS, a_person),
    "accounts:disable": Case(USERS, a_person, "POST", (302,)),
    "accounts:enable": Case(USERS, a_person, "POST", (302,)),
    "accounts:unlock": Case(USERS, a_person, "POST", (302,)),
    "accounts:reset_password": Case(USERS, a_person, "POST"),
    "accounts:reset_factor": Case(USERS, a_person, "POST", (302,)),
}
DRAFT, APPROVE = Duty.DRAFT_DEFINITION, Duty.APPROVE_DEFINITION
DEFINITIONS = {
    "definitions:index": Case(FIGURES, has_rows=False),
    "definitions:indicator": Case(FIGURES, named("indicator", INDICATOR, "no_such_indicator"), has_rows=False),
    "definitions:draft": Case(FIGURES, drafts_of, has_rows=False),
    "definitions:begin": Case(
        DRAFT,
        lambda _: [
            Thing({"indicator": INDICATOR, "kind": "definition"}),
            gone(indicator=INDICATOR, kind="nothing"),
            gone(indicator="no_such_indicator", kind="definition"),
        ],
        whole=True,
    ),
    "definitions:edit": Case(DRAFT, own_drafts_of, whole=True),
    "definitions:restore": Case(
        DRAFT, lambda world: [Thing({"pk": world.past_draft}), gone(pk=world.draft), gone(pk=10**6)], whole=True
    ),
    "definitions:check": Case(FIGURES, own_drafts_of, "POST", (302,), whole=True, one_of=(DRAFT, APPROVE)),
    "definitions:trial": Case(FIGURES, own_drafts_of, "POST", (302,), whole=True, one_of=(DRAFT, APPROVE)),
    "definitions:submit": Case(DRAFT, drafts_of, "POST", (302,), whole=True),
    "definitions:withdraw": Case(DRAFT, drafts_of, "POST", (302,), whole=True),
    "definitions:approve": Case(APPROVE, drafts_of, "POST", (302,), whole=True),
    "definitions:reject": Case(APPROVE, drafts_of, "POST", (302,), whole=True),
}
REGISTERS = {
    "registers:batches": Case(BRING),
    "registers:batch": Case(BRING, batches_of),
    "registers:bring": Case(BRING),
    "registers:uploads": Case(BRING),
    "registers:upload": Case(BRING, groups_of),
    "registers:quarantine": Case(BRING),
    "registers:kept_out": Case(BRING, batches_of),
    "registers:bring_mended": Case(BRING, batches_of, "POST", (302,)),
    "registers:leave_out": Case(
        BRING, batches_of, "POST", (302,), data=lambda: {"nth": "all", "remark": "原件已经找不到"}
    ),
    "registers:take_back": Case(BRING, batches_of, "POST", (302,), data=lambda: {"nth": "all"}),
    "registers:download": Case(
        Duty.OPEN_PERSON, batches_of, "POST", (200, 302), data=lambda: {"purpose": "对照原件改"}
    ),
    "registers:mend": Case(BRING, kept_out_of),
    "registers:open_row": Case(Duty.OPEN_PERSON, kept_out_of, "POST", data=lambda: {"purpose": "核对原始材料"}),
    "registers:forms": Case(BRING, has_rows=False),
    "registers:form": Case(BRING, named("name", "deaths", "no_such_register"), has_rows=False),
    "registers:form_file": Case(BRING, named("name", "deaths", "no_such_register")),
}
OTHERS = {
    "exports:own": Case(OWN),
    "exports:page": Case(OWN, taken_away),
    "exports:ask": Case(OWN, taken_away, "POST", (302,)),
    "exports:file": Case(
        OWN,
        lambda world: [
            Thing({"job_id": world.export}, owner=LI.username),
            gone(job_id=world.job),
            gone(job_id=NOWHERE),
        ],
    ),
    "queue:own": Case(OWN, has_rows=False),
    "queue:job": Case(OWN, jobs_of),
    "queue:progress": Case(OWN, jobs_of),
    "queue:cancel": Case(OWN, jobs_of, "POST", (302,)),
    "audit:entries": Case(AUDIT, has_rows=False),
    "audit:entry": Case(AUDIT, lambda world: [Thing({"seq": world.entry}), gone(seq=10**8)], has_rows=False),
    "operations:system": Case(SYSTEM, has_rows=False),
    "operations:schedule": Case(SYSTEM, method="POST", own=(422,)),
    "operations:unschedule": Case(
        SYSTEM, lambda world: [Thing({"pk": world.schedule}), gone(pk=10**6)], "POST", (302,)
    ),
    "help:index": Case(OWN),
    "help:search": Case(
        OWN, lambda _: [Thing({}, {"q": asked}) for asked in ("", "社区", LI.prefix, "就业", "x' OR 1=1")]
    ),
    "help:guide": Case(OWN, named("name", INDICATOR, "no_such_indicator")),
    "help:page": Case(OWN, named("name", "start", "no_such_page")),
    "healthz": Case(None, own=(200, 503)),
    "metrics": Case(None),
}
# For programs, which show a token.
API = {
    "api:openapi-json": Case(None),
    "api:bring_file": Case(BRING, method="POST", own=(400,), data=a_file),
    "api:see_upload": Case(
        BRING,
        lambda world: [
            Thing({"upload": world.of_li.upload}, place=LI.prefix),
            Thing({"upload": world.of_qian.upload}, place=QIAN.prefix),
            gone(upload=NOWHERE),
        ],
    ),
    "api:list_batches": Case(BRING),
    "api:list_registers": Case(BRING),
    "api:list_figures": Case(
        FIGURES,
        lambda _: [
            *(
                Thing({}, {"unit": unit, "period": YEAR, "period_kind": "year"}, place=unit)
                for unit in (*UNITS, COUNTY)
            ),
            Thing({}, {"unit": "990102001999", "period": YEAR}, is_there=False),
            Thing({}, {"unit": "9901010", "period": YEAR}, is_there=False),
        ],
    ),
    "api:api-root": Case(None, own=(404,)),
}
CASES = {**INDICATORS, **DEFINITIONS, **ACCOUNTS, **REGISTERS, **OTHERS, **API}

# The addresses of signing in: they are allauth's, and only have to stand.
SIGNING_IN = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_set_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
