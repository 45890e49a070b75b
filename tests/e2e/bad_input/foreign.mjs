// Another workspace's data: every method that a workspace may call, asked for what is not its own.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { Audience, methodsFor } from "./audience.mjs";
import { failureOf, inventory } from "./watcher.mjs";

/** A Timestamp so many seconds from now. */
const later = (seconds = 60) => ({ seconds: BigInt(Math.floor(Date.now() / 1000) + seconds), nanos: 0 });

/**
 * What is asked of each method. `w` is a workspace's name, `o` has the ids of what the first workspace
 * owns: with the first's name it is a theft, with the second's own name a guess.
 * [request, the reason that a guess is answered with; none where nothing can be guessed]
 */
export const ASKED = {
  "WorkspaceService.GetWorkspace": [(w) => ({ name: w })],
  "PersonService.CreatePerson": [(w) => ({ parent: w, person: { displayName: "X", extension: "7777" }, requestId: randomUUID() })],
  "PersonService.GetPerson": [(w, o) => ({ name: `${w}/people/${o.person}` }), "PERSON_NOT_FOUND"],
  "PersonService.ListPeople": [(w) => ({ parent: w })],
  "PersonService.UpdatePerson": [(w, o) => ({ person: { name: `${w}/people/${o.person}`, displayName: "X" }, updateMask: { paths: ["display_name"] } }), "PERSON_NOT_FOUND"],
  "PersonService.BatchGetPeople": [(w, o) => ({ parent: w, names: [`${w}/people/${o.person}`] })],
  "PersonService.RotatePersonKey": [(w, o) => ({ name: `${w}/people/${o.person}` }), "PERSON_NOT_FOUND"],
  "PersonService.RotateSipPassword": [(w, o) => ({ name: `${w}/people/${o.person}` }), "PERSON_NOT_FOUND"],
  "ContactService.CreateContact": [(w) => ({ parent: w, contact: { displayName: "X" }, requestId: randomUUID() })],
  "ContactService.GetContact": [(w, o) => ({ name: `${w}/contacts/${o.contact}` }), "CONTACT_NOT_FOUND"],
  "ContactService.ListContacts": [(w) => ({ parent: w })],
  "ContactService.UpdateContact": [(w, o) => ({ contact: { name: `${w}/contacts/${o.contact}`, displayName: "X" }, updateMask: { paths: ["display_name"] } }), "CONTACT_NOT_FOUND"],
  "ContactService.LookupContacts": [(w, o) => ({ parent: w, number: o.caller })],
  "NumberService.CreateNumber": [(w) => ({ parent: w, number: { e164: "+34910000001" }, requestId: randomUUID() })],
  "NumberService.ListNumbers": [(w) => ({ parent: w })],
  "NumberService.UpdateNumber": [(w, o) => ({ number: { name: `${w}/numbers/${o.number}`, displayName: "X" } }), "NUMBER_NOT_FOUND"],
  "GroupService.CreateGroup": [(w, o) => ({ parent: w, group: { displayName: "X", queueId: "x", agents: [`${w}/people/${o.person}`] }, requestId: randomUUID() }), "PERSON_NOT_FOUND"],
  "GroupService.GetGroup": [(w, o) => ({ name: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "GroupService.GetGroupByQueueId": [(w, o) => ({ parent: w, queueId: o.queueId }), "QUEUE_ID_UNKNOWN"],
  "GroupService.ListGroups": [(w) => ({ parent: w })],
  "GroupService.UpdateGroup": [(w, o) => ({ group: { name: `${w}/groups/${o.group}`, displayName: "X" }, updateMask: { paths: ["display_name"] } }), "GROUP_NOT_FOUND"],
  "GroupService.ArchiveGroup": [(w, o) => ({ name: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "GroupService.GetGroupAvailability": [(w, o) => ({ name: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "GroupService.AddAgent": [(w, o) => ({ name: `${w}/groups/${o.group}`, agent: `${w}/people/${o.person}` }), "GROUP_NOT_FOUND"],
  "GroupService.RemoveAgent": [(w, o) => ({ name: `${w}/groups/${o.group}`, agent: `${w}/people/${o.person}` }), "GROUP_NOT_FOUND"],
  "GroupService.ReorderAgents": [(w, o) => ({ name: `${w}/groups/${o.group}`, agents: [`${w}/people/${o.person}`], etag: "1" }), "GROUP_NOT_FOUND"],
  "GroupService.SetManualState": [(w, o) => ({ name: `${w}/groups/${o.group}`, reason: "X" }), "GROUP_NOT_FOUND"],
  "GroupService.ClearManualState": [(w, o) => ({ name: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "GroupService.ListGroupChanges": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "PolicyService.ValidatePolicy": [(w) => ({ parent: w })],
  "PolicyService.PlanGroups": [(w, o) => ({ parent: w, groups: [{ displayName: "X", queueId: "y", agents: [`${w}/people/${o.person}`] }] }), "PERSON_NOT_FOUND"],
  "PolicyService.ApplyGroups": [(w, o) => ({ plan: { parent: w, groups: [{ displayName: "X", queueId: "y", agents: [`${w}/people/${o.person}`] }] }, etag: "1" }), "PERSON_NOT_FOUND"],
  "PolicyService.ListGroupTemplates": [(w) => ({ parent: w })],
  "HolidayService.ImportHolidays": [(w) => ({ parent: w, holidays: [{ displayName: "X", date: "2027-01-03" }], requestId: randomUUID() })],
  "HolidayService.UpdateHoliday": [(w, o) => ({ holiday: { name: `${w}/holidays/${o.holiday}`, displayName: "X" }, updateMask: { paths: ["display_name"] } }), "HOLIDAY_NOT_FOUND"],
  "HolidayService.CreateHoliday": [(w) => ({ parent: w, holiday: { displayName: "X", date: "2027-01-02" }, requestId: randomUUID() })],
  "HolidayService.ListHolidays": [(w) => ({ parent: w })],
  "HolidayService.DeleteHoliday": [(w, o) => ({ name: `${w}/holidays/${o.holiday}` }), "HOLIDAY_NOT_FOUND"],
  "PresenceService.SetStatus": [(w, o) => ({ name: `${w}/people/${o.person}`, status: 1 }), "NOT_AN_AGENT"],
  "PresenceService.KeepAlive": [(w, o) => ({ name: `${w}/people/${o.person}`, sessionId: "x" })],
  "PresenceService.FinishWrapUp": [(w, o) => ({ name: `${w}/people/${o.person}` }), "AGENT_UNKNOWN"],
  "PresenceService.GetPresence": [(w, o) => ({ name: `${w}/people/${o.person}` }), "AGENT_UNKNOWN"],
  "PresenceService.ListPresences": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "PresenceService.SetNextStatus": [(w, o) => ({ name: `${w}/people/${o.person}`, status: 1 }), "NOT_AN_AGENT"],
  "PresenceService.SetGroupAvailability": [(w, o) => ({ name: `${w}/people/${o.person}`, group: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "PresenceService.ExtendWrapUp": [(w, o) => ({ name: `${w}/people/${o.person}`, endTime: later() }), "NOT_IN_WRAP_UP"],
  "PresenceService.SetCapacity": [(w, o) => ({ name: `${w}/people/${o.person}`, voiceCapacity: 2 }), "AGENT_UNKNOWN"],
  "PresenceService.WatchPresences": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "SupervisionService.WatchFloor": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "SupervisionService.MoveCall": [(w, o) => ({ name: `${w}/calls/${o.call}`, group: `${w}/groups/${o.group}` }), "CALL_UNKNOWN"],
  "SupervisionService.AssignCall": [(w, o) => ({ name: `${w}/calls/${o.call}`, agent: `${w}/people/${o.person}` }), "CALL_UNKNOWN"],
  "SupervisionService.PullCall": [(w, o) => ({ name: `${w}/calls/${o.call}`, agent: `${w}/people/${o.person}` }), "CALL_UNKNOWN"],
  "SupervisionService.SetCallPriority": [(w, o) => ({ name: `${w}/calls/${o.call}`, priority: 1 }), "CALL_UNKNOWN"],
  "SupervisionService.ForceEndCall": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_UNKNOWN"],
  "SupervisionService.ReleaseAgent": [(w, o) => ({ name: `${w}/people/${o.person}` }), "AGENT_UNKNOWN"],
  "SupervisionService.SetAgentStatus": [(w, o) => ({ name: `${w}/people/${o.person}`, status: 1 }), "NOT_AN_AGENT"],
  "SupervisionService.ListSupervisionActions": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "ResolutionService.ResolveAt": [(w, o) => ({ parent: w, target: { case: "group", value: `${w}/groups/${o.group}` } }), "GROUP_NOT_FOUND"],
  "InsightService.GetIndicators": [(w, o) => ({ parent: `${w}/groups/${o.group}`, startTime: later(-3600), endTime: later() }), "GROUP_NOT_FOUND"],
  "InsightService.ExplainDecision": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_UNKNOWN"],
  "InsightService.ReplayInterval": [(w) => ({ parent: w, startTime: later(-600), endTime: later(-300) })],
  "InsightService.GetFairnessReport": [(w, o) => ({ name: `${w}/groups/${o.group}`, startTime: later(-3600), endTime: later() }), "GROUP_NOT_FOUND"],
  "RoutingService.ListQueueEntries": [(w, o) => ({ parent: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "RoutingService.GetGroupFigures": [(w, o) => ({ name: `${w}/groups/${o.group}` }), "GROUP_NOT_FOUND"],
  "CallService.GetCall": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_NOT_FOUND"],
  "CallService.ListCalls": [(w) => ({ parent: w })],
  "CallService.GetCallTimeline": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_NOT_FOUND"],
  "CallService.HangUpCall": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_NOT_FOUND"],
  "CallService.WatchCall": [(w, o) => ({ name: `${w}/calls/${o.call}` }), "CALL_NOT_FOUND"],
  "TicketService.CreateTicket": [(w) => ({ parent: w, ticket: { subject: "X" }, requestId: randomUUID() })],
  "TicketService.CreateTicketFromCall": [(w, o) => ({ parent: w, callId: o.call, ticket: { subject: "X" }, requestId: randomUUID() }), "CALL_UNKNOWN"],
  "TicketService.LinkCall": [(w, o) => ({ name: `${w}/tickets/${o.ticket}`, callId: o.call }), "CALL_UNKNOWN"],
  "TicketService.GetTicket": [(w, o) => ({ name: `${w}/tickets/${o.ticket}` }), "TICKET_NOT_FOUND"],
  "TicketService.ListTickets": [(w) => ({ parent: w })],
  "TicketService.UpdateTicket": [(w, o) => ({ ticket: { name: `${w}/tickets/${o.ticket}`, subject: "X" }, updateMask: { paths: ["subject"] } }), "TICKET_NOT_FOUND"],
  "TicketService.AddComment": [(w, o) => ({ name: `${w}/tickets/${o.ticket}`, text: "X", requestId: randomUUID() }), "TICKET_NOT_FOUND"],
  "TicketService.ListTicketActions": [(w, o) => ({ parent: `${w}/tickets/${o.ticket}` }), "TICKET_NOT_FOUND"],
  "TicketService.GetCallDisposition": [(w, o) => ({ parent: w, callId: o.call }), "DISPOSITION_NOT_FOUND"],
  "CallTabService.ListCallTabs": [(w, o) => ({ parent: `${w}/people/${o.person}` })],
  "CallTabService.CloseCallTab": [(w, o) => ({ parent: `${w}/people/${o.person}`, callId: o.call }), "CALL_TAB_NOT_FOUND"],
  "CallTabService.WatchCallTabs": [(w, o) => ({ parent: `${w}/people/${o.person}` })],
  "DraftService.PatchDraft": [(w, o) => ({ name: `${w}/drafts/${o.draft}`, author: `${w}/people/${o.person}`, callId: o.call, subject: "X" })],
  "DraftService.CommitDraft": [(w, o) => ({ name: `${w}/drafts/${o.draft}` }), "DRAFT_NOT_FOUND"],
  "DraftService.ListRecoverableDrafts": [(w) => ({ parent: w })],
  "DraftService.RecoverDraft": [(w, o) => ({ name: `${w}/drafts/${o.draft}` }), "DRAFT_NOT_FOUND"],
  "DraftService.DiscardDraft": [(w, o) => ({ name: `${w}/drafts/${o.draft}` }), "DRAFT_NOT_FOUND"],
  "RecordingService.GetRecording": [(w, o) => ({ name: `${w}/recordings/${o.recording}` }), "RECORDING_NOT_FOUND"],
  "RecordingService.ListRecordings": [(w) => ({ parent: w })],
  "RecordingService.ReadRecording": [(w, o) => ({ name: `${w}/recordings/${o.recording}` }), "RECORDING_NOT_FOUND"],
};

const EVERYBODYS = new Set(["PolicyService.ListGroupTemplates"]);

const GUESSED_CODE = { NOT_AN_AGENT: "FAILED_PRECONDITION", NOT_IN_WRAP_UP: "FAILED_PRECONDITION" }; // All others: NOT_FOUND.

/** Makes what a workspace may own, and returns the ids. The call and its recording are real. */
async function furnish({ world, watcher }) {
  const agent = await world.hire("Elena");
  const group = await world.openGroup("Elena y nadie más", [agent]);
  await world.work(agent);
  const caller = "+34600900100";
  const contact = await world.api.contacts.createContact({
    parent: world.workspace.name, contact: { displayName: "Secreto", numbers: [{ e164: caller }] }, requestId: randomUUID(),
  });
  const holiday = await world.api.holidays.createHoliday({
    parent: world.workspace.name, holiday: { displayName: "Nuestra fiesta", date: "2027-08-15" }, requestId: randomUUID(),
  });
  const call = world.carrier.call({ to: group.e164, from: { name: "S", number: caller }, talk: 1500 });
  await agent.phone.ringing();
  agent.phone.answer();
  const { tab } = await agent.untilTab((t) => t.caller === caller);
  const ticket = await world.api.tickets.createTicketFromCall({
    parent: world.workspace.name, callId: tab.callId, ticket: { subject: "Secreto" }, requestId: randomUUID(),
  });
  const draft = randomUUID();
  await world.api.drafts.patchDraft({ name: `${world.workspace.name}/drafts/${draft}`, author: agent.person.name, callId: tab.callId, subject: "Secreto" });
  await call.asTold();
  await world.untilEnded(caller);
  const [known] = await world.untilTickets(caller, ([first]) => first?.calls[0]?.recordingState === "AVAILABLE", 20000);
  const { numbers } = await world.api.numbers.listNumbers({ parent: world.workspace.name });
  await agent.signOut();
  await watcher.settled();
  const { id } = world;
  return {
    person: id(agent.person.name), group: id(group.name), queueId: group.queueId, contact: id(contact.name), holiday: id(holiday.name),
    number: id(numbers.find(({ e164 }) => e164 === group.e164).name), caller, call: tab.callId, ticket: id(ticket.name), draft,
    recording: id(known.calls[0].recording),
  };
}

export function foreignCases(the) {
  let owned, other, spy;

  it("has two workspaces, the first with a call, a ticket, a draft and a recording", async () => {
    const { world } = the;
    owned = await furnish(the);
    const created = await world.operator.workspaces.createWorkspace({
      workspace: { displayName: "La competencia", defaultRegion: "ES", locale: "es" }, requestId: randomUUID(),
    });
    other = created.workspace.name;
    spy = world.operator.as(created.apiKey);
  });

  it("knows a question for every method that a workspace may call", () => {
    const methods = methodsFor(the.world.registry, Audience.WORKSPACE).map(({ title }) => title);
    assert.deepEqual(methods.sort(), Object.keys(ASKED).sort());
  });

  const call = (title, request) => {
    const { service, method } = methodsFor(the.world.registry, Audience.WORKSPACE).find((known) => known.title === title);
    return spy.service(service.typeName.split(".")[1], service.name)[method.localName](request);
  };

  for (const [title, [write, guessed]] of Object.entries(ASKED)) {
    it(`${title}: another workspace's name is WORKSPACE_FOREIGN${guessed ? `, its id in one's own name ${guessed}` : ""}`, async () => {
      const { world, watcher } = the;
      await watcher.refuses(() => call(title, write(world.workspace.name, owned)),
                            { code: "PERMISSION_DENIED", reason: "WORKSPACE_FOREIGN" });
      if (!guessed) return;
      const before = await inventory(spy, other);
      await watcher.refuses(() => call(title, write(other, owned)), { code: GUESSED_CODE[guessed] ?? "NOT_FOUND", reason: guessed });
      assert.equal(await inventory(spy, other), before, "something was made in the asker's workspace");
    });
  }

  it("shows a workspace nothing of another's in its own lists", async () => {
    for (const title of Object.keys(ASKED).filter((name) => /\.(List|BatchGet|Lookup)/.test(name) && !ASKED[name][1] && !EVERYBODYS.has(name))) {
      const answer = await call(title, ASKED[title][0](other, owned));
      const [list] = Object.values(answer).filter(Array.isArray);
      assert.equal(list.length, 0, `${title} shows something`);
    }
    const { api, workspace } = the.world;
    const { nextPageToken } = await api.tickets.listTickets({ parent: workspace.name, pageSize: 1 });
    if (nextPageToken) {
      const answer = await failureOf(() => spy.tickets.listTickets({ parent: other, pageToken: nextPageToken }));
      assert.doesNotMatch(answer.message, /Secreto/, "a stolen page token opens nothing");
    }
  });

  it("keeps another's names out of the fields of one's own things", async () => {
    const { world, watcher } = the;
    const at = () => ({ parent: other, requestId: randomUUID() });
    const theirs = (kind, key) => `${world.workspace.name}/${kind}/${owned[key]}`;
    const mine = await spy.people.createPerson({ ...at(), person: { displayName: "Espía", extension: "2000" } });
    const group = (fields) => spy.groups.createGroup({ ...at(), group: { displayName: "X", queueId: randomUUID(), agents: [mine.name], ...fields } });
    const attempts = {
      "a group's agent": () => group({ agents: [theirs("people", "person")] }),
      "a group's administrator": () => group({ administrators: [theirs("people", "person")] }),
      "a group's overflow target": () => group({ overflow: { targets: [theirs("groups", "group")], whenClosed: true } }),
      "a group's holiday": () => group({ holidays: { holidays: [theirs("holidays", "holiday")], timeZone: "Europe/Madrid" } }),
      "a number's group": () => spy.numbers.createNumber({ ...at(), number: { e164: "+34910000002", group: theirs("groups", "group") } }),
      "a batch of people": () => spy.people.batchGetPeople({ parent: other, names: [theirs("people", "person")] }),
      "a ticket's requester": () => spy.tickets.createTicket({ ...at(), ticket: { subject: "X", requester: theirs("contacts", "contact") } }),
      "a ticket's owner": () => spy.tickets.createTicket({ ...at(), ticket: { subject: "X", owner: theirs("people", "person") } }),
      "a ticket's group": () => spy.tickets.createTicket({ ...at(), ticket: { subject: "X", group: theirs("groups", "group") } }),
      "a draft's author": () => spy.drafts.patchDraft({ name: `${other}/drafts/${randomUUID()}`, author: theirs("people", "person"), subject: "X" }),
    };
    const before = await inventory(spy, other);
    for (const [what, attempt] of Object.entries(attempts)) {
      const failure = await failureOf(attempt);
      assert.ok(["PERMISSION_DENIED/WORKSPACE_FOREIGN", "INVALID_ARGUMENT/NAME_MALFORMED", "NOT_FOUND/PERSON_NOT_FOUND",
                 "NOT_FOUND/GROUP_NOT_FOUND", "NOT_FOUND/HOLIDAY_NOT_FOUND"].includes(`${failure.code}/${failure.reason}`),
                `${what}: ${failure.code}/${failure.reason} ${failure.message}`);
    }
    assert.equal(await inventory(spy, other), before, "something was made");
    const ticket = await spy.tickets.createTicket({ ...at(), ticket: { subject: "Mío" } });
    await watcher.refuses(() => spy.tickets.linkCall({ name: ticket.name, callId: owned.call }), { code: "NOT_FOUND", reason: "CALL_UNKNOWN" });
    await watcher.refuses(() => spy.tickets.addComment({ name: ticket.name, text: "X", actor: theirs("people", "person"), requestId: randomUUID() }),
                          { code: "INVALID_ARGUMENT", reason: "NAME_MALFORMED" });
  });

  it("does not believe who says in a header that he is of a workspace", async () => {
    const { world, watcher } = the;
    await watcher.refuses(
      () => spy.groups.getGroup({ name: `${world.workspace.name}/groups/${owned.group}` },
                                { headers: { "x-centralita-workspace": world.id(world.workspace.name) } }),
      { code: "PERMISSION_DENIED", reason: "WORKSPACE_FOREIGN" });
  });
}
