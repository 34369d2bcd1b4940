"""Who may do what with the matrix besides its rows: activities, pasting, files, comparing."""

from typing import Any

from core import system
from core.roles import Perm
from governance.actions import activities, raci
from governance.models import Activity, RaciMatrix
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_matrix

SEE = Perm.RACI_VIEW
EDIT = Perm.RACI_EDIT


def next_version(_cast: Cast, _product: Product) -> RaciMatrix:
    make_matrix()
    return raci.draft(by=system.user())


def task(cast: Cast, product: Product) -> Activity:
    """An activity that nothing names yet."""
    words: Any = {"number": 90, "phase": "P", "name": "Bake a cake"}
    return activities.add(**words, by=system.user())


def file_of(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pk": make_matrix().pk, "kind": "csv"}


def words(*_: Any) -> dict[str, Any]:
    return {"phase": "P", "name": "Bake two cakes"}


def new(*_: Any) -> dict[str, Any]:
    return {**words(), "number": 91}


def text(*_: Any) -> dict[str, Any]:
    return {"text": "Number\tIT\tOPS\n3\tC\tR\n"}


EXPECT: Expected = {
    "governance:raci_compare_versions": Rule(somewhere=SEE),
    "governance:raci_download": Rule("matrix_file", somewhere=SEE),
    "governance:raci_paste_rows": Rule("next_version", somewhere=EDIT, body=text),
    "governance:activity_list": Rule(somewhere=SEE),
    "governance:activity_create": Rule(somewhere=EDIT, body=new),
    "governance:activity_edit": Rule("task", somewhere=EDIT, body=words),
    "governance:activity_retire": Rule("task", somewhere=EDIT),
    "api:activity-list": {"GET": Rule(), "POST": Rule(somewhere=EDIT, body=new)},
    "api:activity-detail": {
        "GET": Rule("task", see=SEE, wide=True),
        "PATCH": Rule("task", see=SEE, wide=True, somewhere=EDIT, body=words),
    },
    "api:activity-retire": Rule("task", see=SEE, wide=True, somewhere=EDIT),
    "api:raci-in-force": Rule(somewhere=SEE),
    "api:raci-compare": Rule("next_version", see=SEE, wide=True),
    "api:raci-paste": Rule(
        "next_version", see=SEE, wide=True, somewhere=EDIT, body=text
    ),
}
MAKERS = {"next_version": next_version, "task": task, "matrix_file": file_of}
