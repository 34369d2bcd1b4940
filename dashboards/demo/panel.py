"""Who holds which seat at the gates. Product and the second for Operations are ours.

Renee Calloway sponsors the pilots and cannot decide about them; somebody who does not
report to her sits for Operations there.
"""

from dashboards.demo.put import person, put
from governance.models import SeatHolder, SeatKind
from governance.policy_catalogue import FIRST_DAY

HOLDERS = [
    ("PRD", "Maren Holt"),
    ("CMP", "Ruth Adeyemi"),
    ("SEC", "Victor Lindqvist"),
    ("MRM", "Naomi Achterberg"),
    ("OPS", "Renee Calloway"),
    ("OPS", "Desmond Okafor"),
    ("IT", "Sanjay Kulkarni"),
    ("FIN", "Howard Penn"),
]
# Who sat at the decisions of the past: the independent holder of each seat.
SAT = {code: name for code, name in HOLDERS if name != "Renee Calloway"}
JUDGED_BY = {"regulatory": "CMP", "security": "SEC", "governance": "MRM"}


def load() -> None:
    for code, name in HOLDERS:
        key = {"seat": SeatKind.objects.get(code=code), "person": person(name)}
        put(SeatHolder, {**key, "team": None}, starts_on=FIRST_DAY)
