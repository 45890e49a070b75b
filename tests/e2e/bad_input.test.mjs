// Bad input, from a carrier, a phone, a stranger, a person, a program: each is answered with the right
// status and reason, counted, logged, and leaves nothing half-done.
import { randomUUID } from "node:crypto";
import { after, before, describe } from "node:test";
import { configurationCases } from "./bad_input/configuration.mjs";
import { foreignCases } from "./bad_input/foreign.mjs";
import { frontDoorCases } from "./bad_input/front_door.mjs";
import { nonsenseCases } from "./bad_input/nonsense.mjs";
import { sipCases } from "./bad_input/sip.mjs";
import { Watcher } from "./bad_input/watcher.mjs";
import { World } from "./world/world.mjs";

/** What the cases share: a world, a group with a number and nobody on line, and one of each thing. */
async function furnished() {
  const world = await World.create({
    state: ".centralita/e2e-bad",
    build: process.env.CENTRALITA_BUILD ?? "build/dev",
    ports: 24000,
  });
  const { api } = world;
  const at = () => ({ parent: world.workspace.name, requestId: randomUUID() });
  const agent = await world.hire("Prudencia");
  const mute = await api.people.createPerson({ ...at(), person: { displayName: "Sin extensión" } });
  const group = await world.openGroup("Paciencia", [agent]);
  const { numbers } = await api.numbers.listNumbers({ parent: world.workspace.name });
  const contact = await api.contacts.createContact({ ...at(), contact: { displayName: "Inés" } });
  return {
    world, mute, group, contact,
    watcher: new Watcher(world),
    person: agent.person,
    credentials: { sipUsername: agent.phone.options.username, sipPassword: agent.phone.options.password },
    number: group.e164,
    did: numbers.find(({ e164 }) => e164 === group.e164),
  };
}

describe("Bad input", () => {
  const the = {};
  before(async () => Object.assign(the, await furnished()));
  after(() => the.world?.close());

  describe("by SIP", () => sipCases(the));
  describe("as configuration", () => configurationCases(the));
  describe("for another workspace's data", () => foreignCases(the));
  describe("at the front door", () => {
    before(async () => {
      the.ticket = await the.world.api.tickets.createTicket({
        parent: the.world.workspace.name, ticket: { subject: "Uno" }, requestId: randomUUID(),
      });
    });
    frontDoorCases(the);
  });
  describe("as nonsense", () => nonsenseCases(the));
});
