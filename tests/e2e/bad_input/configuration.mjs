// What people may configure wrongly.
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { seconds } from "../world/api.mjs";

const ZONE_OF_NOWHERE = { timeZone: "Europe/Nowhere", intervals: [{ weekday: 1, openMinute: 0, closeMinute: 60 }] };
const day = (openMinute, closeMinute) => ({ weekday: 1, openMinute, closeMinute });

export function configurationCases(the) {
  const group = (fields) => the.world.api.groups.createGroup({
    parent: the.world.workspace.name,
    group: { displayName: "Malo", queueId: `q-${randomUUID()}`, agents: [the.person.name], ...fields },
    requestId: randomUUID(),
  });
  const missing = (kind) => `${the.world.workspace.name}/${kind}/${randomUUID()}`;

  const GROUPS = [
    ["without agents", () => group({ agents: [] }), "INVALID_ARGUMENT", "AGENTS_EMPTY"],
    ["with an agent twice", () => group({ agents: [the.person.name, the.person.name] }), "INVALID_ARGUMENT", "AGENT_REPEATED"],
    ["with an agent without extension", () => group({ agents: [the.mute.name] }), "FAILED_PRECONDITION", "AGENT_WITHOUT_EXTENSION"],
    ["with an agent who does not exist", () => group({ agents: [missing("people")] }), "NOT_FOUND", "PERSON_NOT_FOUND"],
    ["without a name", () => group({ displayName: " " }), "INVALID_ARGUMENT", "DISPLAY_NAME_REQUIRED"],
    ["without a queue id", () => group({ queueId: "" }), "INVALID_ARGUMENT", "QUEUE_ID_REQUIRED"],
    ["with another's queue id", () => group({ queueId: the.group.queueId }), "ALREADY_EXISTS", "QUEUE_ID_TAKEN"],
    ["in an unknown time zone", () => group({ schedule: ZONE_OF_NOWHERE }), "INVALID_ARGUMENT", "TIME_ZONE_UNKNOWN"],
    ["with an interval that ends before it begins", () => group({ schedule: { timeZone: "Europe/Madrid", intervals: [day(600, -1)] } }),
     "INVALID_ARGUMENT", "INTERVAL_INVALID"],
    ["with intervals that overlap", () => group({ schedule: { timeZone: "Europe/Madrid", intervals: [day(60, 120), day(90, 180)] } }),
     "INVALID_ARGUMENT", "INTERVALS_OVERLAP"],
    ["that rings for a week", () => group({ ringTime: seconds(604800) }), "INVALID_ARGUMENT", "DURATION_OUT_OF_RANGE"],
    ["with a holiday that does not exist", () => group({ holidays: { holidays: [missing("holidays")], timeZone: "Europe/Madrid" } }),
     "NOT_FOUND", "HOLIDAY_NOT_FOUND"],
    ["that overflows to nowhere", () => group({ overflow: { targets: [missing("groups")], whenClosed: true } }),
     "NOT_FOUND", "GROUP_NOT_FOUND"],
    ["that overflows to one group twice", () => group({ overflow: { targets: [the.group.name, the.group.name], whenClosed: true } }),
     "INVALID_ARGUMENT", "OVERFLOW_TARGET_REPEATED"],
    ["that overflows never", () => group({ overflow: { targets: [the.group.name] } }), "INVALID_ARGUMENT", "OVERFLOW_WITHOUT_TRIGGER"],
  ];
  for (const [what, attempt, code, reason] of GROUPS) {
    it(`refuses a group ${what}: ${code} / ${reason}`, () => the.watcher.refuses(attempt, { code, reason }));
  }

  it("refuses an overflow cycle, and shows it", async () => {
    const { api } = the.world;
    const last = await group({ displayName: "Tercero" });
    const middle = await group({ displayName: "Segundo", overflow: { targets: [last.name], whenClosed: true } });
    const first = await group({ displayName: "Primero", overflow: { targets: [middle.name], whenClosed: true } });
    await the.watcher.refuses(
      () => api.groups.updateGroup({
        group: { name: last.name, overflow: { targets: [first.name], whenClosed: true } },
        updateMask: { paths: ["overflow"] },
      }),
      { code: "FAILED_PRECONDITION", reason: "OVERFLOW_CYCLE", says: /Primero.*Segundo.*Tercero|Segundo.*Tercero.*Primero|Tercero.*Primero.*Segundo/s });
  });

  it("refuses a group that overflows to itself", () =>
    the.watcher.refuses(
      () => the.world.api.groups.updateGroup({
        group: { name: the.group.name, overflow: { targets: [the.group.name], whenClosed: true } }, updateMask: { paths: ["overflow"] },
      }),
      { code: "FAILED_PRECONDITION", reason: "OVERFLOW_SELF" }));

  it("does not archive a group to which another overflows", async () => {
    const target = await group({ displayName: "Meta" });
    await group({ displayName: "Origen", overflow: { targets: [target.name], whenClosed: true } });
    await the.watcher.refuses(() => the.world.api.groups.archiveGroup({ name: target.name }),
                              { code: "FAILED_PRECONDITION", reason: "OVERFLOW_TARGET", says: /Origen/ });
  });

  const at = () => ({ parent: the.world.workspace.name, requestId: randomUUID() });
  const OTHERS = [
    ["a second person of an extension", () => the.world.api.people.createPerson({ ...at(), person: { displayName: "Doble", extension: the.person.extension } }),
     "ALREADY_EXISTS", "EXTENSION_TAKEN"],
    ["an extension that is none", () => the.world.api.people.createPerson({ ...at(), person: { displayName: "Malo", extension: "20 0x" } }),
     "INVALID_ARGUMENT", "EXTENSION_MALFORMED"],
    ["a phone's password without an extension", () => the.world.api.people.rotateSipPassword({ name: the.mute.name }),
     "FAILED_PRECONDITION", "EXTENSION_MISSING"],
    ["a number that is none", () => the.world.api.numbers.createNumber({ ...at(), number: { e164: "+34" } }),
     "INVALID_ARGUMENT", "NUMBER_MALFORMED"],
    ["a number that somebody has", () => the.world.api.numbers.createNumber({ ...at(), number: { e164: the.number } }),
     "ALREADY_EXISTS", "NUMBER_TAKEN"],
    ["a contact's number that is none", () => the.world.api.contacts.createContact({ ...at(), contact: { displayName: "Malo", numbers: [{ e164: "12" }] } }),
     "INVALID_ARGUMENT", "NUMBER_MALFORMED"],
    ["a holiday on 30 February", () => the.world.api.holidays.createHoliday({ ...at(), holiday: { displayName: "Nunca", date: "2027-02-30" } }),
     "INVALID_ARGUMENT", "DATE_MALFORMED"],
    ["a ticket without a subject", () => the.world.api.tickets.createTicket({ ...at(), ticket: {} }),
     "INVALID_ARGUMENT", "SUBJECT_REQUIRED"],
    ["a status of who is no agent", () => the.world.api.presence.setStatus({ name: the.mute.name, status: 1 }),
     "FAILED_PRECONDITION", "NOT_AN_AGENT"],
    ["a name of another kind", () => the.world.api.people.getPerson({ name: the.group.name }), "INVALID_ARGUMENT", "NAME_MALFORMED"],
  ];
  for (const [what, attempt, code, reason] of OTHERS) {
    it(`refuses ${what}: ${code} / ${reason}`, () => the.watcher.refuses(attempt, { code, reason }));
  }
}
