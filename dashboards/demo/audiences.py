"""Who is shown which card of the roadmap: ours, the reference text names the marks only.

The floor is shown what it will notice; vendors what they have a part in. The rest
stays inside.
"""

FLOOR = {
    "RC-01",
    "RC-03",
    "RC-05",
    "RC-07",
    "RC-08",
    "RC-10",
    "RC-11",
    "RC-12",
}
VENDORS = {"RC-02", "RC-03", "RC-04", "RC-06", "RC-09"}


def shown_to(key: str) -> list[str]:
    marks = ["internal"]
    marks += ["frontline"] if key in FLOOR else []
    return marks + (["vendor"] if key in VENDORS else [])
