// Who may not come in, and what nobody may say: keys, audiences, pages, versions, repetitions.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { Audience, methodsFor } from "./audience.mjs";
import { failureOf } from "./watcher.mjs";

const clientOf = (api, service) => api.service(service.typeName.split(".")[1], service.name);

export function frontDoorCases(the) {
  const list = (api) => () => api.groups.listGroups({ parent: the.world.workspace.name });
  const GROUPS = "centralita.groups.v1.GroupService";

  it("asks for a key: UNAUTHENTICATED / KEY_REQUIRED", () =>
    the.watcher.refusesAtTheDoor(list(the.world.api.as("")), { code: "UNAUTHENTICATED", reason: "KEY_REQUIRED", service: GROUPS }));

  it("does not know a wrong key: UNAUTHENTICATED / KEY_UNKNOWN", () =>
    the.watcher.refusesAtTheDoor(list(the.world.api.as("ck_wrong")), { code: "UNAUTHENTICATED", reason: "KEY_UNKNOWN", service: GROUPS }));

  it("keeps the operators' methods from workspaces: PERMISSION_DENIED / OPERATOR_ONLY", async () => {
    const methods = methodsFor(the.world.registry, Audience.OPERATOR);
    assert.ok(methods.length >= 4);
    for (const { service, method } of methods) {
      await the.watcher.refusesAtTheDoor(() => clientOf(the.world.api, service)[method.localName]({}),
                                         { code: "PERMISSION_DENIED", reason: "OPERATOR_ONLY", service: service.typeName });
    }
  });

  it("has no internal method for anybody: UNIMPLEMENTED / METHOD_UNKNOWN", async () => {
    const methods = methodsFor(the.world.registry, Audience.INTERNAL).filter(({ method }) => !method.methodKind.startsWith("client"));
    const titles = methods.map(({ title }) => title);
    for (const title of ["CredentialService.AuthenticateKey", "CredentialService.GetSipCredential", "PresenceService.ReportDevices",
                         "NumberService.ResolveNumber", "RoutingService.Enqueue", "GatewayEventService.ReportLegEvents"]) {
      assert.ok(titles.includes(title), title);
    }
    for (const api of [the.world.api, the.world.operator]) {
      for (const { service, method, title } of methods) {
        const failure = await failureOf(() => clientOf(api, service)[method.localName]({}));
        assert.deepEqual({ title, code: failure.code, reason: failure.reason }, { title, code: "UNIMPLEMENTED", reason: "METHOD_UNKNOWN" });
      }
    }
  });

  it("refuses what is no gRPC-Web at all, and goes on", async () => {
    const { http } = the.world.status.addresses;
    const url = `${http}/${GROUPS}/ListGroups`;
    const post = (body, headers = {}) => fetch(url, {
      method: "POST", body, headers: { "content-type": "application/grpc-web+proto", authorization: `Bearer ${the.world.key}`, ...headers },
    });
    const statusOf = async (response) => {
      const text = `grpc-status:${response.headers.get("grpc-status") ?? ""}\n${Buffer.from(await response.arrayBuffer()).toString("latin1")}`;
      return Number(/grpc-status: ?(\d+)/i.exec(text)?.[1] ?? -1);
    };
    assert.notEqual(await statusOf(await post(Buffer.from([0, 0, 0, 0, 200, 1, 2]))), 0, "a frame that is longer than the body");
    assert.notEqual(await statusOf(await post(Buffer.from([0, 0, 0, 0, 3, 0xff, 0xff, 0xff]))), 0, "a message that is none");
    const get = await fetch(url);
    assert.ok(get.status >= 400 && get.status < 500, `GET is answered with ${get.status}`);
    const tooLong = await post(Buffer.alloc(5 << 20)).then(({ status }) => status, () => 413);
    assert.ok(tooLong >= 400, `a body of 5 MiB is answered with ${tooLong}`);
    await list(the.world.api)();
  });

  const PAGES = {
    people: "listPeople", contacts: "listContacts", numbers: "listNumbers", groups: "listGroups", holidays: "listHolidays",
    presence: "listPresences", calls: "listCalls", tickets: "listTickets", drafts: "listRecoverableDrafts", recordings: "listRecordings",
  };
  for (const [client, method] of Object.entries(PAGES)) {
    it(`${method}: PAGE_TOKEN_INVALID, PAGE_SIZE_INVALID`, async () => {
      const parent = the.world.workspace.name;
      for (const pageToken of ["garbage", "////", "AAAA"]) {
        await the.watcher.refuses(() => the.world.api[client][method]({ parent, pageToken }),
                                  { code: "INVALID_ARGUMENT", reason: "PAGE_TOKEN_INVALID" });
      }
      await the.watcher.refuses(() => the.world.api[client][method]({ parent, pageSize: -1 }),
                                { code: "INVALID_ARGUMENT", reason: "PAGE_SIZE_INVALID" });
    });
  }

  // [what, make one, change it with an etag]
  const VERSIONED = [
    ["person", () => the.person, (name, etag) => the.world.api.people.updatePerson(
      { person: { name, displayName: "Y", etag }, updateMask: { paths: ["display_name"] } })],
    ["contact", () => the.contact, (name, etag) => the.world.api.contacts.updateContact(
      { contact: { name, displayName: "Y", etag }, updateMask: { paths: ["display_name"] } })],
    ["number", () => the.did, (name, etag) => the.world.api.numbers.updateNumber({ number: { name, displayName: "Y", etag } })],
    ["group", () => the.group, (name, etag) => the.world.api.groups.updateGroup(
      { group: { name, displayName: "Y", etag }, updateMask: { paths: ["display_name"] } })],
    ["archived group", () => the.group, (name, etag) => the.world.api.groups.archiveGroup({ name, etag })],
    ["ticket", () => the.ticket, (name, etag) => the.world.api.tickets.updateTicket(
      { ticket: { name, subject: "Y", etag }, updateMask: { paths: ["subject"] } })],
  ];
  for (const [what, made, change] of VERSIONED) {
    it(`does not change a ${what} that has changed meanwhile: ABORTED / ETAG_MISMATCH`, () =>
      the.watcher.refuses(() => change(made().name, "not-the-etag"), { code: "ABORTED", reason: "ETAG_MISMATCH" }));
  }

  it("does not change a draft that has changed meanwhile: ABORTED / REVISION_CONFLICT", async () => {
    const { api, workspace } = the.world;
    const draft = { name: `${workspace.name}/drafts/${randomUUID()}`, author: the.person.name };
    await api.drafts.patchDraft({ ...draft, subject: "uno" });
    await api.drafts.patchDraft({ ...draft, subject: "dos", baseRevision: 1n });
    await the.watcher.refuses(() => api.drafts.patchDraft({ ...draft, subject: "tres", baseRevision: 1n }),
                              { code: "ABORTED", reason: "REVISION_CONFLICT" });
  });

  // [what, create(request_id, display name)]
  const CREATED = [
    ["person", (at, displayName) => the.world.api.people.createPerson({ ...at, person: { displayName } })],
    ["contact", (at, displayName) => the.world.api.contacts.createContact({ ...at, contact: { displayName } })],
    ["number", (at, displayName) => the.world.api.numbers.createNumber({ ...at, number: { e164: "+34910000777", displayName } })],
    ["group", (at, displayName) => the.world.api.groups.createGroup({ ...at, group: { displayName, queueId: "repetida", agents: [the.person.name] } })],
    ["holiday", (at, displayName) => the.world.api.holidays.createHoliday({ ...at, holiday: { displayName, date: "2027-03-03" } })],
    ["ticket", (at, subject) => the.world.api.tickets.createTicket({ ...at, ticket: { subject } })],
    ["comment", ({ requestId }, text) => the.world.api.tickets.addComment({ name: the.ticket.name, text, requestId })],
  ];
  for (const [what, create] of CREATED) {
    it(`makes a ${what} once for a request id, and none for another body: ALREADY_EXISTS / REQUEST_ID_REUSED`, async () => {
      const at = { parent: the.world.workspace.name, requestId: randomUUID() };
      const first = await create(at, "Uno");
      const again = await create(at, "Uno");
      assert.equal(again.name, first.name, "a retry is answered with what was made");
      await the.watcher.refuses(() => create(at, "Dos"), { code: "ALREADY_EXISTS", reason: "REQUEST_ID_REUSED" });
    });
  }
}
