"""The experiments of domain.md §12: plans, results by day, and what was decided.

The document gives money for the proofs of concept only. The budgets, spending and
largest exposures of the four pilots are ours, sized by what it does give: 900 calls
an agent and month, 31,200 bot sessions a month, and the samples of the read-outs.
"""

from typing import Any

PLANS: list[dict[str, Any]] = [
    {
        "key": "PIL-01", "kind": "pilot", "title": "Auto-summary at wrap-up",
        "product": "ASSIST", "item": "F-101", "benefit": "B-01", "owner": "Priya Raman",
        "change": "a written summary offered at the end of the call",
        "for_whom": "associates on the loan and card queues in Jacksonville",
        "because": "three listening sessions heard that the same words are typed three times",
        "wrong_if": "handle time falls by less than 5 seconds, or fewer problems are solved",
        "agents": "96 associates, 48 in each arm", "sites": ["JAX"], "queues": ["PLS", "CRD"],
        "unit": "agent", "sample_size": 48, "looks": 1, "discard_days": 7, "rollback_minutes": 15,
        "max_contacts": 60_000, "budget": "30000", "spent": "24500",
        "exclusions": "litigation, deceased, SCRA, cease-contact",
        "analysis_plan": "All 96 associates as they were drawn, whatever they used; mean handle time of each over the weeks counted, the first seven days left out; Welch’s t, two-sided, once, after the last day.",
        "models": ["Auto-summary"], "channels": ["voice"],
        "days": ("2026-08-03", "2026-09-13"), "state": "closed",
        "decision": ("scale", "2026-10-06", "Real, as large as hoped, and no guardrail is hurt."),
        "learning": "Promise dates are still written by hand. The first seven days say little.",
    },
    {
        "key": "PIL-02", "kind": "pilot", "title": "Payment bot, second version",
        "product": "SELFSERVE", "item": "F-104", "benefit": "B-02", "owner": "Elena Castellano",
        "change": "a bot that gives a confirmation number and hands over on request",
        "for_whom": "callers who want to pay, 30 % of sessions",
        "because": "22.9 % of “contained” sessions call again within seven days",
        "wrong_if": "verified containment does not rise by two points",
        "agents": "", "sites": ["SAT"], "queues": ["PAY"], "share_percent": 30,
        "unit": "account", "sample_size": 8800, "looks": 4, "rollback_minutes": 10,
        "max_contacts": 18_000, "budget": "60000", "spent": "31000",
        "exclusions": "litigation, deceased, SCRA, cease-contact, minors",
        "analysis_plan": "Every account in the arm it was drawn into; the share of sessions with a payment that the ledger shows; two proportions at four looks, boundaries by O’Brien and Fleming. Analytics reads it, the product decides nothing.", "looking": "planned_looks", "look_shares": [25, 50, 75],
        "models": ["Payment bot"], "channels": ["ivr"],
        "days": ("2026-10-12", "2026-12-06"), "state": "running",
    },
    {
        "key": "PIL-03", "kind": "pilot", "title": "Scheduled callback for Auto",
        "product": "CONNECT", "item": "F-110", "benefit": "", "owner": "Dana Whitlock",
        "change": "a callback at a time the customer chooses",
        "for_whom": "auto customers whose call reaches Sioux Falls",
        "because": "one caller in fourteen gives up waiting",
        "wrong_if": "abandonment does not fall against San Antonio",
        "agents": "", "sites": ["FSD"], "queues": ["AUT"],
        "unit": "site", "sample_size": 14000, "looks": 1, "rollback_minutes": 30,
        "share_percent": 100, "max_contacts": 16_000, "budget": "12000", "spent": "9800",
        "exclusions": "cease-contact",
        "analysis_plan": "Sioux Falls against San Antonio, 28 days before and 28 after; the same days for both; a trend apart before the start would end the comparison.",
        "days": ("2026-08-10", "2026-09-06"), "state": "decided",
        "decision": ("iterate", "2026-10-13", "Real, and short of the target; repeats rose by more than allowed. F-110 redesigns it."),
    },
    {
        "key": "POC-01", "kind": "poc", "title": "Auto-QA for required disclosures",
        "product": "INSIGHT", "item": "F-113", "benefit": "", "owner": "Kenji Morrow",
        "change": "a machine that hears whether the required words were said",
        "for_whom": "300 recorded calls, masked",
        "because": "two calls in a hundred are listened to today",
        "wrong_if": "it agrees with people less than κ 0.75",
        "agents": "", "sites": [], "queues": [],
        "unit": "case", "sample_size": 300, "looks": 1, "budget": "25000", "spent": "21300",
        "rollback_minutes": 5, "exclusions": "no customers are touched",
        "analysis_plan": "All 300 calls, each heard by one trained person who does not see what the machine said; κ against its level.",
        "models": ["Disclosure QA"],
        "days": ("2026-08-24", "2026-10-02"), "state": "decided",
        "decision": ("graduate", "2026-10-09", "It agrees with people as well as people do."),
    },
    {
        "key": "POC-02", "kind": "poc", "title": "Generated hardship e-mails",
        "product": "KNOW", "item": "F-106", "benefit": "", "owner": "Marcus Oyelaran",
        "change": "letters drafted by a language model",
        "for_whom": "200 synthetic hardship cases",
        "because": "eleven articles, four of them contradict each other",
        "wrong_if": "one letter states wrong terms",
        "agents": "", "sites": [], "queues": [],
        "unit": "case", "sample_size": 200, "looks": 1, "budget": "40000", "spent": "18400",
        "rollback_minutes": 5, "exclusions": "no customers are touched",
        "analysis_plan": "Every letter read by two people of Compliance; one material misstatement ends it.",
        "days": ("2026-07-13", "2026-08-21"), "state": "closed", "killed": "2026-08-21",
        "decision": ("stop", "2026-08-21", "Three of 200 letters state wrong deferral terms."),
        "learning": "The articles have to agree before anything writes from them. Stopped at 46 % of the budget after 39 days.",
    },
    {
        "key": "PIL-04", "kind": "pilot", "title": "Card payments by keypad, masked",
        "product": "PAYSEC", "item": "F-102", "benefit": "B-05", "owner": "Tom Brandvold",
        "change": "customers type the card number, the associate hears flat tones",
        "for_whom": "callers who pay by card in Tulsa",
        "because": "associates repeat the number aloud in 9 of 400 payment calls",
        "wrong_if": "more payments fail than today",
        "agents": "42 associates", "sites": ["TUL"], "queues": ["PAY"], "share_percent": 20,
        "unit": "account", "sample_size": 1200, "looks": 1, "rollback_minutes": 20,
        "max_contacts": 3_000, "budget": "40000",
        "exclusions": "litigation, deceased, SCRA, cease-contact",
        "analysis_plan": "Every account in the arm it was drawn into; the share of payments completed; two proportions, once, after the last day.",
        "days": ("2026-11-30", "2027-01-15"), "state": "submitted",
    },
]  # fmt: skip

# pilot, part, name, metric, method, direction, unit, baseline, target, min effect, sd, margin
MEASURES = [
    ("PIL-01", "primary", "Handle time", "AHT", "welch", "down", "seconds", "408", "388", "20", "34", None),
    ("PIL-01", "guardrail", "First contact resolution", "FCR", "two_proportion", "up", "percent", ".68", None, None, None, ".02"),
    ("PIL-01", "guardrail", "Summaries that are right", "", "one_proportion", "up", "percent", ".94", ".94", None, None, "0"),
    ("PIL-02", "primary", "Verified containment", "CONT_VER", "two_proportion", "up", "percent", ".31", ".36", ".02", None, None),
    ("PIL-02", "guardrail", "Repeat contacts in 7 days", "REP7", "two_proportion", "down", "percent", ".18", None, None, None, ".02"),
    ("PIL-03", "primary", "Abandonment", "ABAN", "difference", "down", "percent", ".07", ".05", ".02", None, None),
    ("PIL-03", "guardrail", "Repeat contacts in 7 days, against before", "REP7", "two_proportion", "down", "percent", ".204", None, None, None, ".01"),
    ("POC-01", "primary", "Agreement with people (κ)", "", "agreement", "up", "points", ".75", ".75", None, None, None),
    ("POC-01", "guardrail", "Calls it could not read", "", "one_proportion", "down", "percent", ".05", ".05", None, None, "0"),
    ("POC-02", "primary", "Letters with a material misstatement", "", "one_proportion", "down", "percent", "0", "0", None, None, None),
    ("POC-02", "guardrail", "Letters sent back for tone", "", "one_proportion", "down", "percent", ".10", ".10", None, None, "0"),
    ("PIL-04", "primary", "Payments completed", "", "two_proportion", "up", "percent", ".86", ".90", ".04", None, None),
    ("PIL-04", "guardrail", "Transfers", "XFER", "two_proportion", "down", "percent", ".072", None, None, None, ".02"),
]  # fmt: skip

# pilot, text, measure, threshold, from so many units on, triggered on
KILLS = [
    ("PIL-01", "A summary sends money to the wrong account", "", None, None, ""),
    ("PIL-02", "More than 22 % call again within seven days", "Repeat contacts in 7 days", ".22", 400, ""),
    ("PIL-03", "A callback reaches a customer who asked us to stop", "", None, None, ""),
    ("POC-01", "Masking fails in one call", "", None, None, ""),
    ("POC-02", "One material misstatement", "Letters with a material misstatement", "0", None, "2026-08-21"),
    ("PIL-04", "One card number in a recording", "", None, None, ""),
]  # fmt: skip

# What is recorded day by day instead is in pilot_data.
# pilot, measure, arm, period, day, n, and successes | (mean, sd) | table
RESULTS: list[tuple[str, str, str, str, str, int, Any]] = [
    ("PIL-01", "Handle time", "control", "during", "2026-09-13", 48, ("412.6", "41.5")),
    ("PIL-01", "Handle time", "treatment", "during", "2026-09-13", 48, ("388.4", "36.2")),
    ("PIL-01", "First contact resolution", "control", "during", "2026-09-13", 8000, 5440),
    ("PIL-01", "First contact resolution", "treatment", "during", "2026-09-13", 8000, 5424),
    ("PIL-01", "Summaries that are right", "treatment", "during", "2026-09-13", 400, 388),
    ("PIL-02", "Verified containment", "control", "during", "2026-10-26", 2200, 682),
    ("PIL-02", "Verified containment", "treatment", "during", "2026-10-26", 2200, 717),
    ("PIL-02", "Repeat contacts in 7 days", "control", "during", "2026-10-26", 2200, 396),
    ("PIL-02", "Repeat contacts in 7 days", "treatment", "during", "2026-10-26", 2200, 405),
    ("PIL-02", "Verified containment", "control", "during", "2026-11-08", 4400, 1364),
    ("PIL-02", "Verified containment", "treatment", "during", "2026-11-08", 4400, 1473),
    ("PIL-02", "Repeat contacts in 7 days", "control", "during", "2026-11-08", 4400, 792),
    ("PIL-02", "Repeat contacts in 7 days", "treatment", "during", "2026-11-08", 4400, 810),
    ("PIL-03", "Repeat contacts in 7 days, against before", "control", "during", "2026-09-06", 14136, 2883),
    ("PIL-03", "Repeat contacts in 7 days, against before", "treatment", "during", "2026-09-06", 14694, 3153),
    ("POC-01", "Agreement with people (κ)", "treatment", "during", "2026-10-02", 300, [142, 18, 11, 129]),
    ("POC-01", "Calls it could not read", "treatment", "during", "2026-10-02", 300, 4),
    ("POC-02", "Letters with a material misstatement", "treatment", "during", "2026-08-21", 200, 3),
    ("POC-02", "Letters sent back for tone", "treatment", "during", "2026-08-21", 200, 9),
]  # fmt: skip

# When each reading was taken: (pilot, day, the last one)
READINGS = [
    ("PIL-01", "2026-09-14", True),
    ("PIL-02", "2026-10-26", False),
    ("PIL-02", "2026-11-08", False),
    ("PIL-03", "2026-09-07", True),
    ("POC-01", "2026-10-05", True),
    ("POC-02", "2026-08-21", True),
]
