"""A sample where everything that has an address exists, and every address that can be read in it."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Flask
from msgspec import structs
from werkzeug.routing import MapAdapter, Rule

from domain import commands as ask
from domain.planned import PlanDecision
from domain.values import Attachment
from service.revising.blocks import as_planned
from service.workplace import today
from tests.service.sample import COORDINATOR, QUARTER, REASON, TEXT, Sample
from tests.workers.story_on_postgres import catch_up, size
from workers import attachments, tokens, tools
from workers.act import act
from workers.imports import drafts
from workers.read_models import plans
from workers.reading import reading
from workers.reports import jobs
from workers.reports.files import OWN as OWN_KIND
from workers.reports.own_template import keeping
from workers.reports.own_template.start import starting_template
from workers.sample.load import SLUG, person_id

DOCUMENT = "Nr\tAktiviteter\tAnsvarig\tStatus\n1\tBygg en bro\tGatan\tPågår".encode()
FILE = b"%PDF-1.7\nett protokoll\n%%EOF\n"
OWNER, REVIEWER, OTHER_OWNER = "agare.klk", "granskare.klk", "agare.utb"
TEMPLATE = Attachment(
    sha256=keeping.digest(starting_template()), size=len(starting_template()), name="kommunens mall.docx"
)
# What one and the same part of an address stands for differs.
OWN: dict[str, dict[str, list[Any]]] = {
    "public.download": {"kind": ["pdf", "json", OWN_KIND]},
    "own_template.download": {"digest": [TEMPLATE.sha256]},
    "own_template.tried": {"digest": [TEMPLATE.sha256]},
    "handing_over.ask_for_answer": {"word": ["godta", "besluta"]},
    "report_deeds.ask_first": {"word": ["underteckna", "diariefor", "publicera", "beslut"]},
}
# What can be seen as it was: here before the first report, and before there was anything.
AS_OF = {
    "activities.show", "annual.show", "attachments.show", "history.index", "home.show", "periods.show", "plans.index",
    "plans.show", "revising.side_by_side", "revising.versions", "leadtimes.show",
    "public.activity", "public.as_csv", "public.as_json", "public.feed", "public.index", "public.report", "public.show",
    "reports.index", "reports.show", "review.index", "review.show",
    "api_activities.events", "api_activities.show", "api_activities.updates", "api_me.show",
    "api_plans.activities", "api_plans.index",
    "api_plans.periods", "api_plans.show", "api_reports.show", "api_substitutes.index", "api_tasks.index",
}  # fmt: skip


class Everything:
    """A published report that was corrected afterwards, and the next quarter with an update in each state."""

    def __init__(self, app: Flask, sample: Sample) -> None:
        self._map: MapAdapter = app.url_map.bind("localhost")
        self.sample = sample
        self._early = size()
        self._publish()
        sample.next_quarter()
        self._report_again()
        self._leave_for_somebody_else()
        self._revise()
        catch_up()
        self._name_it_all()

    # what happens

    def _publish(self) -> None:
        activity = self.sample.activity("KLK")
        self.sample.approved(activity)
        self.sample.in_template(starting_template(), TEMPLATE.name)
        self.sample.locked()
        self.sample.published_report()
        job = jobs.latest(SLUG, QUARTER)
        assert job is not None
        self._compiled = job.position
        self.sample.corrected(activity, text="Tre träffar är hållna.")
        self._issued = size()

    def _report_again(self) -> None:
        ongoing = iter(row.activity_id for row in self.sample.of_unit("KLK") if 2020 in row.years)
        kept = Attachment(sha256=attachments.keep(FILE, "application/pdf"), size=len(FILE), name="protokoll.pdf")
        ways = {
            "returned": partial(self._returned, attachments=(kept,)),
            "submitted": self.sample.submitted,
            "signed": self.sample.signed,
            "approved": self.sample.approved,
        }
        self._activities = {state: bring(next(ongoing)) for state, bring in ways.items()}
        self._digest = kept.sha256

    def _returned(self, activity: UUID, **words: Any) -> UUID:
        """With a comment and a suggestion."""
        self.sample.submitted(activity, **words)
        self._comment = self._tell(ask.AddComment, activity, REVIEWER, text=REASON).comment_id
        self._suggestion = self._tell(ask.SuggestChange, activity, REVIEWER, field="text", text=TEXT).suggestion_id
        return self.sample.sent_back(activity)

    def _leave_for_somebody_else(self) -> None:
        """A change of responsibility that waits for an answer, and somebody who stands in."""
        to: Any = {"to_unit_id": ask.unit_id("UTB"), "to_owner_id": person_id(OTHER_OWNER), "effective": today()}
        about = {"actor_id": person_id(OWNER), "activity_id": self._activities["returned"], "reason": REASON}
        proposal = ask.ProposeReassignment(command_id=uuid4(), **about, **to)
        act(proposal)
        self._reassignment = proposal.reassignment_id
        self.sample.stands_in("granskare.utb", REVIEWER, "unit_reviewer", "KLK")
        organisation = tools.sparbar().organisation()
        assert organisation is not None
        (self._substitution,) = organisation.substitutions

    def _revise(self) -> None:
        """One activity is given other words by decision; nothing that waits is touched by it."""
        row = self.sample.row(self._activities["approved"])
        decision = PlanDecision(registry_number="KS 2020/88", paragraph="§ 102", decided_on=today())
        words = structs.asdict(as_planned(row)) | {"title": f"{row.title} Även små."}
        with reading() as now:
            plan = plans.by_slug(now, SLUG)
        assert plan is not None
        revised = (ask.RevisedActivity(activity_id=row.activity_id, **words),)
        about = {"actor_id": person_id(COORDINATOR), "plan_id": plan.id, "version": 1, "areas": plan.details.areas}
        act(ask.RevisePlan(command_id=uuid4(), decision=decision, revised=revised, **about))

    def _tell(self, kind: Any, activity: UUID, by: str, **facts: Any) -> Any:
        about = {"actor_id": person_id(by), "activity_id": activity, "update_id": self.sample.update(activity).id}
        command = kind(command_id=uuid4(), **about, **facts)
        act(command)
        return command

    # where it is read

    def routes(self) -> Iterator[Rule]:
        return (rule for rule in self._map.map.iter_rules() if "GET" in (rule.methods or ()))

    def endpoint(self, address: str) -> str:
        return str(self._map.match(urlsplit(address).path)[0])

    def addresses(self) -> list[str]:
        """Every route that is read, for everything it can be about; raises KeyError for one with an unknown part."""
        return list(dict.fromkeys(address for rule in self.routes() for address in self._of(rule)))

    def _of(self, rule: Rule) -> Iterator[str]:
        known = self._common | OWN.get(rule.endpoint, {})
        about = [one for one in self._subjects if rule.arguments <= known.keys() | one.keys()]
        if not about:
            raise KeyError(rule.rule)
        for one in about:
            parts = {name: known.get(name) or [one[name]] for name in rule.arguments}
            for values in product(*parts.values()):
                yield self._map.build(rule.endpoint, dict(zip(parts, values, strict=True)))
        first = {name: parts[name][0] for name in parts}
        for query in [*self._asked.get(rule.endpoint, ()), *(self._moments if rule.endpoint in AS_OF else ())]:
            yield self._map.build(rule.endpoint, first | query)

    def _calendar(self) -> str:
        """The key of a calendar that has been asked for today: only the first time of a day is noted."""
        secret = tokens.create(person_id(OWNER), "Kalender", "calendar")
        assert tokens.bearer(secret)
        return secret

    def _name_it_all(self) -> None:
        self._subjects = [
            {"activity_id": activity, "update_id": self.sample.update(activity).id}
            for activity in self._activities.values()
        ]
        returned, *_, approved = self._subjects
        returned |= {"comment_id": self._comment, "suggestion_id": self._suggestion}
        returned["reassignment_id"] = self._reassignment
        self._common: dict[str, list[Any]] = {
            "after": [2],
            "before": [1],
            "bulk_id": [uuid4()],
            "code": ["lacks_role"],
            "digest": [self._digest],
            "draft_id": [drafts.begin(person_id(COORDINATOR), "plan.tsv", DOCUMENT)],
            "field": ["text"],
            "filename": ["app.css"],
            "issued": [self._issued],
            "kind": ["pdf", "json"],
            "person_id": [person_id(OWNER)],
            "position": [self._compiled],
            "quarter": [QUARTER, self.sample.quarter],
            "role": ["contributor"],
            "secret": [self._calendar()],
            "slug": [SLUG],
            "substitution_id": [self._substitution],
            "year": [int(QUARTER[:4])],
        }
        self._asked: dict[str, list[dict[str, Any]]] = {
            "activities.edit": [{"period": self.sample.quarter}],
            "administration.ask_to_revoke_role": [{"enhet": ask.unit_id("KLK")}],
            "api_events.index": [{"after": self._early}],
            "bulk.receipt": [{"uppdatering": approved["update_id"]}],
            "revising.edit": [{"andra": approved["activity_id"]}, {"nya": 1, "omraden": "ja"}],
            "history.index": [{"vem": person_id(OWNER), "fran": today()}],
        }
        self._moments: list[dict[str, Any]] = [{"position": self._early}, {"per": "2019-10-01"}]
