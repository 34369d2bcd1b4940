"""One what-if that is shared: ours, the reference text knows no other order."""

from decimal import Decimal

from backlog.actions import scenarios
from backlog.models import Item, Scenario
from dashboards.demo.put import person

NAME = "The hand-off is cut in two, and the increment holds ten points less"
CELLS = {("F-105", "job_size"): 2, ("F-105", "weeks"): 2, ("F-119", "job_size"): 3}
POINTS = 40


def load() -> None:
    owner = person("Elena Castellano")
    if Scenario.objects.filter(owner=owner, name=NAME).exists():
        return
    ids = dict(Item.objects.filter(key__startswith="F-").values_list("key", "pk"))
    cells = {(ids[key], name): Decimal(value) for (key, name), value in CELLS.items()}
    scenario = scenarios.create(name=NAME, by=owner)
    more = {"capacity": POINTS, "is_shared": True}
    scenarios.change(scenario, cells=cells, version=None, by=owner, **more)
