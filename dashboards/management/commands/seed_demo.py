"""Loads the demo company. Safe to run again: what exists is left as it is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from backlog import ranking
from dashboards import tasks as reporting
from dashboards.demo import (
    agreed,
    alignment,
    answers,
    audiences,
    backlog,
    benefits,
    change_requests,
    company,
    discovery,
    enablement,
    estimates,
    evaluations,
    evidence,
    gates,
    grid,
    insights,
    jira,
    learning,
    ledger,
    mandates,
    measures,
    meetings,
    metrics,
    needs,
    notices,
    order,
    panel,
    parties,
    pilots,
    policy,
    problems,
    products,
    quarters,
    records,
    requirements,
    risks,
    roadmap,
    run_phases,
    service_levels,
    sessions,
    standards,
    strategy,
    vendor_claims,
    vendor_evidence,
    vendor_models,
    what_ifs,
)
from discovery import tasks as hearing
from governance import tasks as gating
from portfolio import tasks as keeping

PARTS = {
    "people and products": company.load,
    "metrics": metrics.load,
    "goals and key results": strategy.load,
    "quarters": quarters.load,
    "lines, capabilities and projects": products.load,
    "notes and opportunities": discovery.load,
    "features and votes": backlog.load,
    "what features wait for, and a pin": order.load,
    "other scoring sessions": sessions.load,
    "features in money": estimates.load,
    "a what-if": what_ifs.load,
    "stories, limits of work, a field and a comment": grid.load,
    "a Jira in step": jira.load,
    "benefits": benefits.load,
    "models of vendors": vendor_models.load,
    "what vendors have shown": vendor_evidence.load,
    "what vendors promised": vendor_claims.load,
    "what was learned of vendors": learning.load,
    "pilots": pilots.load,
    "what happened to the measures": measures.load,
    "people of the parties": parties.load,
    "what both sides signed": agreed.load,
    "who sits at the gates": panel.load,
    "gate decisions": gates.load,
    "what the gates let through": pilots.let_through,
    "answers before gates, and a draft of the policy": policy.load,
    "notices and an alarm": notices.load,
    "a release, the floor and a rollout": enablement.load,
    "evidence to look at": evidence.load,
    "roadmap": roadmap.load,
    "promises ledger": ledger.load,
    "shared links": audiences.load,
    "what cards wait for": needs.load,
    "service levels": service_levels.load,
    "standards and deviations": standards.load,
    "rules of engagement": agreed.load_rules,
    "change requests": change_requests.load,
    "problems and how often they happen": problems.load,
    "risks": risks.load,
    "vendor evaluations": evaluations.load,
    "requirements": requirements.load,
    "the run phase of products": run_phases.load,
    "decisions and plans": records.load,
    "meetings of both sides": meetings.load,
    "who is asked before a decision": mandates.load,
    "budget, practices and changes": alignment.load,
    "what was learned": insights.load,
    "what became of notes": answers.load,
}


class Command(BaseCommand):
    help = "Load the demo company, Larkmont Consumer Finance (docs/demo.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for part, load in PARTS.items():
                load()
                self.stdout.write(f"Loaded {part}.")
        ranking.recompute("The demo company")
        reporting.look_for_drift()
        reporting.compute_reports()
        reporting.snapshot_alignment()
        gating.remind_due()
        keeping.remind_of_standards()
        keeping.remind_of_vendors()
        hearing.look_through_notes()
        self.stdout.write(
            "Ranked the backlog, computed the reports, kept the four tests, reminded people, "
            "looked through the notes."
        )
