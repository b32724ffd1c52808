"""Rules taken away one at a time: each of these changes to the domain must turn a test red."""

from typing import NamedTuple


class Mutation(NamedTuple):
    """In the file under domain/, ``text`` (found exactly once) is replaced by ``instead``."""

    name: str
    file: str
    text: str
    instead: str


MUTATIONS = (
    # Separation of duties.
    Mutation("own words", "guards.py", "if not case.people & case.update.conflict:", "if True:"),
    Mutation(
        "only the actor counts, not the principal",
        "guards.py",
        "return people_of(self.actor, self.on_behalf_of)",
        "return people_of(self.actor, None)",
    ),
    Mutation(
        "the reviewer approves",
        "guards.py",
        "if case.people & case.update.signed_off_by else None",
        "if None else None",
    ),
    Mutation(
        "one approves twice", "guards.py", "if case.people & case.update.approved_by else None", "if None else None"
    ),
    Mutation(
        "hands in the base are forgotten",
        "activity.py",
        "return own | self.conflict(base) if base else own",
        "return own",
    ),
    Mutation(
        "as before forgets the base's hands",
        "guards.py",
        "case.update.conflict | case.people | (base.conflict if base else frozenset())",
        "case.update.conflict | case.people",
    ),
    Mutation(
        "a suggestion's author has no hand",
        "update.py",
        "self.contributors |= people_of(found.by, found.on_behalf_of)",
        "self.contributors |= set()",
    ),
    Mutation(
        "writing for another leaves the other out",
        "update.py",
        "self.contributors |= people_of(by.actor_id, by.on_behalf_of)",
        "self.contributors |= people_of(by.actor_id, None)",
    ),
    Mutation(
        "who submits has no hand",
        "update.py",
        "self.contributors | self.senders | self.recused",
        "self.contributors | self.recused",
    ),
    Mutation(
        "only the last to submit has a hand",
        "activity_events.py",
        "update.senders |= people_of(",
        "update.senders = people_of(",
    ),
    Mutation(
        "the recused decide",
        "update.py",
        "self.contributors | self.senders | self.recused",
        "self.contributors | self.senders",
    ),
    Mutation("the owner of today has no hand", "update.py", "people if owner is None else people | {owner}", "people"),
    Mutation("SAM approves its own", "pools.py", "if update.unit_id == organisation.approving_unit_id:", "if False:"),
    Mutation(
        "reviewers with a hand are counted",
        "pools.py",
        "return frozenset[UUID]().union(*pools) - update.conflict",
        "return frozenset[UUID]().union(*pools)",
    ),
    Mutation(
        "approvers with a hand are counted",
        "pools.py",
        "return frozenset[UUID]().union(*pools) - involved",
        "return frozenset[UUID]().union(*pools)",
    ),
    Mutation("the parent's reviewers always may", "pools.py", '(own and "unit" not in update.escalated)', "False"),
    Mutation(
        "a waiver takes one approval",
        "guards.py",
        "return max(WAIVED_QUORUM, organisation.policy.quorum)",
        "return organisation.policy.quorum",
    ),
    Mutation(
        "a waiver lowers the quorum",
        "guards.py",
        "return max(WAIVED_QUORUM, organisation.policy.quorum)",
        "return WAIVED_QUORUM",
    ),
    Mutation("one gives oneself a role", "organisation.py", "if command.person_id == command.actor_id:", "if False:"),
    Mutation(
        "the last administrator goes", "organisation.py", 'if self.holders("administrator") == {person}:', "if False:"
    ),
    Mutation(
        "one makes oneself a substitute",
        "substitution.py",
        "if command.substitute_id in (command.principal_id, command.actor_id):",
        "if False:",
    ),
    Mutation(
        "one's own handing over",
        "reassignment.py",
        "if case.people & case.proposal.proposers else None",
        "if None else None",
    ),
    # Roles, accounts and substitutes.
    Mutation("closed accounts act", "permits.py", "if not organisation.is_active(actor):", "if False:"),
    Mutation(
        "closed accounts hold roles",
        "organisation.py",
        "if self.is_active(person) else None\n        return None if held",
        "if True else None\n        return None if held",
    ),
    Mutation(
        "closed accounts are acted for",
        "permits.py",
        "if on_behalf_of is not None and not organisation.is_active(on_behalf_of):",
        "if False:",
    ),
    Mutation(
        "nobody need be appointed",
        "permits.py",
        "if on_behalf_of is not None and on_behalf_of not in principals:",
        "if False:",
    ),
    Mutation(
        "any appointment is for every role",
        "permits.py",
        'return None if valid else SubstitutionNotValid(reason="another_right")',
        "return None",
    ),
    Mutation(
        "an appointment does not end",
        "substitution.py",
        "self.valid_from <= calendar.day_of(now) <= self.valid_to",
        "self.valid_from <= calendar.day_of(now)",
    ),
    Mutation(
        "an appointment has always run",
        "organisation.py",
        "if one.substitute_id == actor and one.runs(now))",
        "if one.substitute_id == actor)",
    ),
    Mutation("an appointment is for every role", "substitution.py", "right = role == self.role and (", "right = ("),
    Mutation(
        "an appointment is for every unit", "substitution.py", "(self.unit_id is None or self.unit_id == unit)", "True"
    ),
    Mutation(
        "an appointment lasts longer than a year",
        "substitution.py",
        "if command.valid_to >= _a_year_after(command.valid_from):",
        "if False:",
    ),
    Mutation(
        "an appointment backwards", "substitution.py", "if command.valid_from < calendar.day_of(now):", "if False:"
    ),
    Mutation(
        "any manager lends anybody's right",
        "substitution.py",
        'return organisation.approving_unit_id if role == "sam_approver" else unit',
        "return next(iter(organisation.units))",
    ),
    Mutation(
        "one lends what one has not",
        "substitution.py",
        "if not organisation.can_lend(command.principal_id, command.role, command.unit_id):",
        "if False:",
    ),
    Mutation(
        "anybody is the owner",
        "guards.py",
        'return Basis(role="owner", unit=case.update.unit_id) if case.principal == case.update.owner_id else None',
        'return Basis(role="owner", unit=case.update.unit_id)',
    ),
    Mutation(
        "anybody is the system",
        "guards.py",
        'return Basis(role="system") if case.actor == SYSTEM_ID else None',
        'return Basis(role="system")',
    ),
    Mutation(
        "anybody keeps roles",
        "organisation.py",
        'basis = self.basis(person, "administrator")',
        'basis = Basis(role="administrator")',
    ),
    Mutation("what one may not read one may judge", "workflow.py", "raise NotFound", "pass"),
    # Words and steps.
    Mutation(
        "decided on other words", "deciding.py", "    require_words(update, command.content_hash)\n    if", "    if"
    ),
    Mutation("decided at another step", "deciding.py", "if command.step_id != update.step_id:", "if False:"),
    Mutation(
        "submitted without looking",
        "drafting.py",
        "    require_words(update, command.content_hash)\n    _send",
        "    _send",
    ),
    Mutation(
        "saved over a colleague",
        "drafting.py",
        "    require_version(update, command.base_version)\n    content",
        "    content",
    ),
    Mutation("as before without looking", "drafting.py", "if command.base_hash != base.hash:", "if False:"),
    Mutation(
        "the same words are an event",
        "drafting.py",
        "update.period, update.kind, update.base) != update.hash:",
        "update.period, update.kind, update.base):",
    ),
    Mutation(
        "signed words may change",
        "activity.py",
        'for s in update.valid("unit") if s.hash == update.hash]',
        'for s in update.valid("unit")]',
    ),
    Mutation(
        "whoever signed has no hand now",
        "guards.py",
        "return None if signed and not signed & involved else",
        "return None if signed else",
    ),
    Mutation("saving while it is reviewed", "workflow.py", '_row("3", WRITING, "save"', '_row("3", OPEN, "save"'),
    Mutation("withdrawing keeps the signatures", "drafting.py", '    activity.void_all(update, "withdrawn", by)\n', ""),
    Mutation(
        "sending back keeps the signatures", "deciding.py", '    activity.void_all(update, "sent_back", by)\n', ""
    ),
    Mutation("revoking keeps the signatures", "deciding.py", '    activity.void_all(update, "revoked", by)\n', ""),
    Mutation(
        "a return keeps the approvals",
        "deciding.py",
        '    activity.void(update, [s.id for s in update.valid("sam")], "returned", by)\n',
        "",
    ),
    Mutation("recusal keeps the signatures", "deciding.py", '    activity.void(update, fallen, "recused", by)\n', ""),
    Mutation(
        "a new round keeps old signatures",
        "drafting.py",
        'by)\n    facts: dict[str, Any] = {"content_hash"',
        'by) if False else None\n    facts: dict[str, Any] = {"content_hash"',
    ),
    Mutation(
        "a comment that blocks does not",
        "guards.py",
        "return BlockingCommentOpen(who_can=who_settles(case)) if case.update.blocking else None",
        "return None",
    ),
    Mutation(
        "the list shows a part",
        "guards.py",
        "return ChangeNotInList() if case.from_list and not case.update.short_change else None",
        "return None",
    ),
    Mutation(
        "whatever is long is short",
        "differences.py",
        "return sum(_changed_characters(old, new) for old, new in pairs if old != new) <= SHORT",
        "return True",
    ),
    Mutation(
        "what is closed from the list",
        "differences.py",
        "if after.proposed_lifecycle is not None or before.proposed_lifecycle is not None:",
        "if False:",
    ),
    Mutation(
        "files that are not in the list",
        "differences.py",
        "if before is None or before.attachments != after.attachments:",
        "if before is None:",
    ),
    Mutation(
        "anybody blocks",
        "discussing.py",
        "if command.blocking and not could_decide(_case(activity, update, command, scene)):",
        "if False:",
    ),
    Mutation(
        "anybody settles what blocks",
        "discussing.py",
        "return LacksRole(who_can=comment.authors) if anothers and not could_decide(case) else None",
        "return None",
    ),
    # One at a time, and in its time.
    Mutation(
        "two open updates",
        "guards.py",
        "if case.update.state in OPEN:\n        return OpenUpdateExists(",
        "if case.update.state in OPEN:\n        return None if True else OpenUpdateExists(",
    ),
    Mutation(
        "begun beside imported words",
        "guards.py",
        'case.update.state in ("not_reported", "missed") else',
        'case.update.state in ("not_reported", "missed", "imported") else',
    ),
    Mutation("two approved updates", "guards.py", 'if case.update.state == "approved":', "if False:"),
    Mutation("two corrections", "guards.py", "if case.update.under_way else None", "if None else None"),
    Mutation(
        "a correction replaces nothing",
        "deciding.py",
        'if update.kind == "correction":\n        activity.record(happened.UpdateSuperseded',
        "if False:\n        activity.record(happened.UpdateSuperseded",
    ),
    Mutation(
        "locked is open", "guards.py", 'if case.window.is_open or case.update.kind == "correction" else', "if True else"
    ),
    Mutation(
        "revoking after the lock", "guards.py", "return PeriodIsLocked() if case.window.locked else None", "return None"
    ),
    Mutation(
        "an exception lasts for ever",
        "window.py",
        "excepted = until is not None and now < end_of(until)",
        "excepted = until is not None",
    ),
    Mutation(
        "an open period has closed",
        "guards.py",
        "if case.window.locked and not case.window.is_open else",
        "if True else",
    ),
    Mutation(
        "the lock asks nobody",
        "period_rules.py",
        "return ItemsInReview(items=case.in_the_way) if case.in_the_way else None",
        "return None",
    ),
    Mutation(
        "an exception that ran out excuses",
        "window.py",
        "for activity, day in self.exceptions.items() if now < end_of(day))",
        "for activity in self.exceptions)",
    ),
    Mutation(
        "the lock takes corrections too",
        "activity.py",
        'if u.period == period and u.kind != "correction"]',
        "if u.period == period]",
    ),
    Mutation(
        "the lock keeps the signatures", "activity.py", '        self.void_all(update, "period_locked", by)\n', ""
    ),
    Mutation(
        "anybody keeps periods",
        "period_rules.py",
        "return case.organisation.basis(case.on_behalf_of or case.actor, COORDINATOR)",
        "return Basis(role=COORDINATOR)",
    ),
    Mutation("carried backwards", "guards.py", " or case.target.quarter <= case.update.period:", ":"),
    Mutation(
        "as before past the end",
        "guards.py",
        "if update.last_year is not None and update.last_year < year:",
        "if False:",
    ),
    Mutation(
        "put off in the last year",
        "guards.py",
        'if update.approved.status == "not_started" and update.last_year == year:',
        "if False:",
    ),
    Mutation("as before for ever", "guards.py", "if update.no_change_run >= most else None", "if None else None"),
    Mutation("something is missing", "guards.py", "if case.update.problems else None", "if None else None"),
    Mutation("nobody to approve", "guards.py", "return None if enough else NoEligibleApprover()", "return None"),
    Mutation("sent back to no step", "guards.py", "return NoUnitStep() if case.update.waived else None", "return None"),
    Mutation(
        "a correction is revoked",
        "guards.py",
        'if case.update.kind == "correction" else None\n\n\ndef a_later',
        "if None else None\n\n\ndef a_later",
    ),
    Mutation(
        "what is closed is reported",
        "guards.py",
        'return None if case.update.lifecycle == "ongoing" else',
        "return None if True else",
    ),
    Mutation("rerouted past somebody", "guards.py", "return SameAsNow() if enough else", "return None if enough else"),
    Mutation(
        "escalated before its day",
        "guards.py",
        "over = day is not None and case.now >= calendar.end_of(day) and",
        "over = True and",
    ),
    Mutation(
        "a correction is late at once",
        "update.py",
        'return self.changed_at if self.kind == "correction" else None',
        "return None",
    ),
    Mutation(
        "a confirmation outlives what was confirmed",
        "window.py",
        "return self.undecided.get(update_id, 0) > sent_at",
        "return update_id in self.undecided",
    ),
    Mutation(
        "what came back is thrown away",
        "guards.py",
        'return WrongState(reason=case.update.state) if case.update.lifecycle == "ongoing" else None',
        "return None",
    ),
    Mutation(
        "the proposer unmakes what is agreed",
        "reassignment.py",
        'Step("agreed", "reject-reassignment", sam, (not_the_proposer,))',
        'Step("agreed", "reject-reassignment", sam)',
    ),
    Mutation("no reason is needed", "guards.py", "    if reason is None:\n", "    if False:\n"),
    Mutation("revoking leaves it closed", "deciding.py", "if activity.closed_by == update.id:", "if False:"),
    # Handing over.
    Mutation(
        "what is in review stays there", "handing_over.py", "        if update.in_review:\n", "        if False:\n"
    ),
    Mutation(
        "the former unit's signature stays",
        "handing_over.py",
        '        activity.void_all(update, "reassigned", by)\n',
        "",
    ),
    Mutation(
        "a new owner for one who is there",
        "reassignment.py",
        "has_one = case.owner_id is not None and case.organisation.is_active(case.owner_id)",
        "has_one = False",
    ),
    Mutation("who follows stands for nothing", "handing_over.py", "    if left:\n", "    if False:\n"),
    Mutation(
        "handed over before its day",
        "handing_over.py",
        "if activity.reassignment.effective <= calendar.day_of(scene.decided_at):",
        "if True:",
    ),
    Mutation(
        "anybody receives",
        "reassignment.py",
        "if unit == case.unit_id and case.principal == case.proposal.to_owner_id:",
        "if True:",
    ),
    # Time.
    Mutation(
        "midnight in Greenwich",
        "calendar.py",
        "return datetime.combine(day + DAY, time.min, STOCKHOLM)",
        'return datetime.combine(day + DAY, time.min, ZoneInfo("UTC"))',
    ),
    Mutation("no Epiphany", "calendar.py", "(1, 6), ", ""),
    # The same command twice.
    Mutation(
        "a closed organisation is kept for another", "sparbar.py", "if command.on_behalf_of is not None:", "if False:"
    ),
    # Reports.
    Mutation(
        "what has changed since is signed",
        "reporting.py",
        "return None if case.rows_at <= case.compiled else",
        "return None if True else",
    ),
    Mutation(
        "what has changed since is published",
        "reporting.py",
        "return None if signature and case.rows_at <= signature.compiled else",
        "return None if True else",
    ),
    Mutation(
        "a preliminary report is signed",
        "reporting.py",
        "return None if case.is_locked else",
        "return None if True else",
    ),
    Mutation(
        "whoever signed publishes",
        "reporting.py",
        "if signature and case.people & signature.people else None",
        "if None else None",
    ),
    Mutation(
        "whom it was signed for publishes",
        "status_report.py",
        "return people_of(self.by, self.on_behalf_of)",
        "return people_of(self.by, None)",
    ),
    Mutation(
        "a coordinator signs",
        "reporting.py",
        "APPROVERS: tuple[Role, ...] = (",
        'APPROVERS: tuple[Role, ...] = ("coordinator", ',
    ),
    Mutation(
        "an approver publishes",
        "reporting.py",
        "COORDINATOR: tuple[Role, ...] = (",
        'COORDINATOR: tuple[Role, ...] = ("sam_approver", ',
    ),
    Mutation(
        "what is published is signed anew",
        "reporting.py",
        'Step(("unsigned", "signed"), "sign-report"',
        'Step(("unsigned", "signed", "published"), "sign-report"',
    ),
    Mutation(
        "the board decides on what is not published",
        "reporting.py",
        'Step(("published", "decided"), "record-decision"',
        'Step(("signed", "published", "decided"), "record-decision"',
    ),
    Mutation(
        "another report is published than was signed",
        "reporting.py",
        "if command.snapshot_sha256 != signature.snapshot_sha256:",
        "if False:",
    ),
    Mutation(
        "a decision of tomorrow",
        "reporting.py",
        "if command.decided_on > calendar.day_of(scene.decided_at):",
        "if False:",
    ),
    Mutation(
        "the same report is signed twice",
        "reporting.py",
        "if signature and signature.snapshot_sha256 == command.snapshot_sha256:",
        "if False:",
    ),
    Mutation(
        "what is signed is revoked", "guards.py", "return InSignedReport() if case.signed_in else None", "return None"
    ),
    Mutation(
        "only the quarter's own report counts",
        "update.py",
        "if words.period <= quarter and words.at(position)",
        "if words.period == quarter and words.at(position)",
    ),
    Mutation("what came after the signature stands in it", "update.py", "return self.since <= position and", "return"),
    Mutation(
        "what gave way before the signature stands in it",
        "update.py",
        "and (self.until is None or position < self.until)",
        "",
    ),
    Mutation(
        "a plan is revised on an old version", "revising.py", "if command.version != plan.plan_version:", "if False:"
    ),
    Mutation(
        "a plan is revised by a decision of tomorrow",
        "revising.py",
        "if given.decided_on > calendar.day_of(scene.decided_at):",
        "if False:",
    ),
    Mutation(
        "a new unit keeps the old one's signatures", "revising.py", "if row.unit_id != activity.unit_id:", "if False:"
    ),
    Mutation(
        "two activities with one number", "revising.py", "if any(count > 1 for count in taken.values()):", "if False:"
    ),
    Mutation("an activity is struck under review", "revising.py", "if waiting is not None:", "if False:"),
    Mutation(
        "a document speaks of an opened quarter",
        "drafting.py",
        "if command.quarter in scene.periods:\n        raise PeriodIsLocked",
        "if False:\n        raise PeriodIsLocked",
    ),
    Mutation(
        "an erratum only in the activity's own plan",
        "ground.py",
        "(own.plan_id, *own.other_plans)",
        "(own.plan_id,)",
    ),
    Mutation("no errata", "reporting.py", "if report.published and row and row.period == update.period:", "if False:"),
    Mutation("errata in what is not published", "reporting.py", "if report.published and row and", "if row and"),
    Mutation(
        "errata in the reports of other quarters' words",
        "reporting.py",
        "if report.published and row and row.period == update.period:",
        "if report.published and row:",
    ),
    Mutation(
        "a correction does not look at the reports",
        "ground.py",
        'return activity.updates[command.update_id].kind == "correction"',
        "return False",
    ),
    Mutation(
        "revoking does not look at the reports",
        "ground.py",
        "return isinstance(command, ask.RevokeApproval)",
        "return False",
    ),
    Mutation(
        "words of a later quarter outdate a report",
        "update.py",
        "[stood for stood in self.stood if stood.period <= quarter]",
        "self.stood",
    ),
    Mutation(
        "another unit does not outdate a report",
        "reassignment_events.py",
        "        activity.placed_at = self.position\n",
        "",
    ),
    Mutation(
        "an exception does not outdate a report",
        "period.py",
        "        period.exceptions[self.activity_id] = self.valid_to\n        period.printed_at = self.position\n",
        "        period.exceptions[self.activity_id] = self.valid_to\n",
    ),
    Mutation(
        "the lock does not outdate a report",
        "period.py",
        "        period.locked = True\n        period.printed_at = self.position\n",
        "        period.locked = True\n",
    ),
    Mutation(
        "a report without a number is registered",
        "reporting.py",
        "    if missing:\n        raise Incomplete(fields=missing)\n",
        "",
    ),
    Mutation(
        "an activity is left out of the lock",
        "ground.py",
        "                self._begun[command_id] = self._log.begun_by(command_id)\n",
        "                self._begun[command_id] = self._log.begun_by(command_id)[:-1]\n",
    ),
    Mutation(
        "anybody chooses a template",
        "organisation.py",
        "self._coordinator(command.actor_id))\n        now =",
        "Basis(role='coordinator'))\n        now =",
    ),
    Mutation(
        "an earlier report is in the newest template",
        "organisation.py",
        "if position is None or one.position <= position]",
        "if True]",
    ),
)
