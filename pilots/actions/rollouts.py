"""The plan of a rollout: what goes out, in which waves, and to whom in each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from pilots.models import Pilot, Rollout, Wave, WaveCell, WaveTest
from portfolio.models import Site
from support.models import Release

PREFIX = "ROL-"
Place = tuple[Site, str, str]


@transaction.atomic
def plan(
    pilot: Pilot,
    *,
    title: str,
    associates: int,
    release: Release | None = None,
    owner: User | None = None,
    rollback_owner: User | None = None,
    key: str = "",
    by: User,
) -> Rollout:
    """Plan how a pilot that is decided to scale goes out; nothing goes out yet."""
    pilot = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    access.require(by, Perm.ROLLOUT_RUN, team=pilot.product.team)
    decided = pilot.state in {Pilot.State.DECIDED, Pilot.State.CLOSED}
    if not decided or pilot.decision != Pilot.Decision.SCALE:
        raise Refused(
            f"{pilot.key} is not decided to scale: there is nothing to roll out."
        )
    if Rollout.objects.filter(pilot=pilot).exists():
        raise Refused(f"{pilot.key} has its rollout already.")
    sound(pilot, release, associates)
    row = Rollout.objects.create(
        key=key if key and by.is_system else next_key(), pilot=pilot, title=title,
        release=release, owner=owner or by, associates=associates,
        rollback_owner=rollback_owner or pilot.rollback_owner,
    )  # fmt: skip
    audit.record(by, Verb.ROLLOUT_PLANNED, row, team=pilot.product.team, pilot=pilot)
    return row


def next_key() -> str:
    """ROL-01, ROL-02, …"""
    return numbering.next_key(Rollout.objects.all(), PREFIX, digits=2)


def sound(pilot: Pilot, release: Release | None, associates: int) -> None:
    if associates < 1:
        raise Unfit("associates", "It is for at least one person.")
    if release and release.product_id != pilot.product_id:
        raise Unfit("release", f"{release.key} is a release of another product.")


@transaction.atomic
def edit(row: Rollout, *, version: int | None, by: User, **fields: Any) -> Rollout:
    """Change people, release or the rehearsal. How many G3 was asked for stays.

    Another release was tested by nobody: what is planned is tested anew.
    """
    row = held(row, by=by)
    if "release" in fields and fields["release"] != row.release:
        another_release(row)
    if "associates" in fields and row.waves.exclude(started_at=None).exists():
        fixed(row, fields["associates"])
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    sound(row.pilot, row.release, row.associates)
    if row.rehearsed_on and row.rehearsed_on > today():
        raise Unfit("rehearsed_on", "A rehearsal to come shows nothing yet.")
    row.save()
    team = row.pilot.product.team
    audit.record(by, Verb.ROLLOUT_CHANGED, row, team=team, changed=changed)
    return row


def another_release(row: Rollout) -> None:
    """Raise Unfit while a wave goes out with this one; forget the tests of the others."""
    live = row.waves.filter(state__in=(Wave.State.RUNNING, Wave.State.PAUSED))
    if wave := live.order_by("number").first():
        key = row.release.key if row.release else "this release"
        text = f"{wave} goes out with {key}: finish, stop or roll it back first."
        raise Unfit("release", text)
    for wave in row.waves.filter(state=Wave.State.PLANNED):
        forget_tests(wave)


def forget_tests(wave: Wave) -> None:
    """No test of the wave counts any more: each has to be run again."""
    wave.tests.exclude(result=WaveTest.Result.PENDING).update(
        result=WaveTest.Result.PENDING, owner=None, run_on=None, summary="", file="",
        filename="", content_type="", size=0, sha256="", link="", verified_by=None,
        verified_at=None, version=F("version") + 1,
    )  # fmt: skip


def fixed(row: Rollout, associates: int) -> None:
    if associates != row.associates:
        raise Unfit(
            "associates", "A wave has started: ask G3 again for more, and plan anew."
        )


def held(row: Rollout, *, by: User, perm: Perm = Perm.ROLLOUT_RUN) -> Rollout:
    """The rollout, locked: every change of its waves goes through here, one at a time."""
    row = Rollout.objects.select_for_update(of=("self",)).get(pk=row.pk)
    access.require(by, perm, team=row.pilot.product.team)
    return row


# --- waves ----------------------------------------------------------------------------
@transaction.atomic
def add_wave(
    row: Rollout,
    *,
    title: str,
    planned_on: date,
    places: Iterable[Place],
    uat: bool = True,
    version: int | None = None,
    by: User,
) -> Wave:
    """One more wave, after those there are, with the tests that it has to pass."""
    row = held(row, by=by)
    versions.claim(row, version)
    last = row.waves.order_by("-number").first()
    wave = Wave.objects.create(
        rollout=row, number=last.number + 1 if last else 1, title=title,
        planned_on=planned_on,
    )  # fmt: skip
    chosen = fill(wave, places)
    require_tests(wave, uat=uat)
    row.save()
    audit.record(
        by, Verb.WAVE_PLANNED, row, team=row.pilot.product.team, wave=wave.number,
        places=chosen, day=planned_on,
    )  # fmt: skip
    return wave


def require_tests(wave: Wave, *, uat: bool) -> None:
    """Functional, load, continuity always; acceptance by users as the wave is planned."""
    kinds = {*WaveTest.ALWAYS, *([WaveTest.Kind.UAT] if uat else [])}
    there = set(wave.tests.values_list("kind", flat=True))
    WaveTest.objects.bulk_create(
        WaveTest(wave=wave, kind=kind)
        for kind in WaveTest.Kind
        if kind in kinds - there
    )
    pending = wave.tests.filter(kind=WaveTest.Kind.UAT, result=WaveTest.Result.PENDING)
    if not uat:
        pending.delete()


def fill(wave: Wave, places: Iterable[Place]) -> list[str]:
    """Give the wave exactly these places, none of which another wave has."""
    wave.cells.all().delete()
    wanted = sorted(set(places), key=lambda each: (each[0].code, *each[1:]))
    others = WaveCell.objects.filter(rollout=wave.rollout).select_related("site")
    taken = {(cell.site_id, cell.group, cell.function): cell for cell in others}
    for site, group, function in wanted:
        if cell := taken.get((site.pk, group, function)):
            where = f"{cell} is in {cell.wave}"
            raise Unfit("places", f"{where}: nobody gets it in two waves.")
    cells = WaveCell.objects.bulk_create(
        WaveCell(rollout=wave.rollout, wave=wave, site=s, group=g, function=f)
        for s, g, f in wanted
    )
    return [str(cell) for cell in cells]


@transaction.atomic
def edit_wave(
    wave: Wave,
    *,
    places: Iterable[Place] | None = None,
    uat: bool | None = None,
    version: int | None,
    by: User,
    **fields: Any,
) -> Wave:
    """Change a wave that has not started: its name, its day, its part of the floor."""
    row = held(wave.rollout, by=by)
    wave = row.waves.select_for_update(of=("self",)).get(pk=wave.pk)
    if wave.state != Wave.State.PLANNED:
        state = wave.get_state_display().lower()
        raise Refused(f"{wave} is {state}: plan it again before you change it.")
    versions.claim(wave, version, **fields)
    changed = versions.apply(wave, **fields)
    if places is not None:
        before = [str(cell) for cell in wave.cells.select_related("site")]
        after = fill(wave, places)
        changed |= {"places": [before, after]} if before != after else {}
    if uat is not None:
        require_tests(wave, uat=uat)
    wave.save()
    audit.record(
        by, Verb.WAVE_CHANGED, row, team=row.pilot.product.team, wave=wave.number,
        changed=changed,
    )  # fmt: skip
    return wave
