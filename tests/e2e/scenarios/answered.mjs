// 1. A call to Soporte, inside its hours, is answered, heard both ways, recorded and ticketed.
import { randomUUID } from "node:crypto";
import { secondsOf } from "../world/audio.mjs";
import { RtpEndpoint } from "../world/rtp_endpoint.mjs";
import { sleep } from "../world/world.mjs";
import { check, checkWithin } from "./check.mjs";
import { figuresAddUp, outcomeOf, ticketWithRecording } from "./record.mjs";

export const title = "A call is answered, heard both ways, recorded and ticketed";

const CALLER = "+34600100001";
const CALLER_HERTZ = 1000;

/** Open around the clock, every day: the schedule is evaluated, and says yes. */
export const ALL_WEEK = {
  timeZone: "Europe/Madrid",
  intervals: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, openMinute: 0, closeMinute: 1440 })),
};

export async function play(world, tell) {
  const marta = await world.hire("Marta");
  const nico = await world.hire("Nico", { transport: "tcp" });
  const soporte = await world.openGroup("Soporte", [marta, nico], { schedule: ALL_WEEK });
  await world.work(marta, nico);
  const contact = await world.api.contacts.createContact({
    parent: world.workspace.name,
    contact: { displayName: "Ana García", company: "Ejemplo", numbers: [{ e164: CALLER, label: "mobile" }] },
    requestId: randomUUID(),
  });
  const earlier = await world.api.tickets.createTicket({
    parent: world.workspace.name,
    ticket: { subject: "No me llega la factura", requester: contact.name, requesterNumber: CALLER },
    requestId: randomUUID(),
  });
  tell("Soporte is open; Marta (UDP) and Nico (TCP) have registered their phones");

  const ear = await RtpEndpoint.open(CALLER_HERTZ);
  const from = { name: "Ana", number: CALLER };
  const call = world.carrier.call({ to: soporte.e164, from, story: "talk", talk: 5000, media: { endpoint: ear } });
  tell(`${CALLER} dials ${soporte.e164}`);
  const ringing = await marta.phone.ringing();
  check(nico.phone.rings === 0, "only the first agent's phone rings");
  tell(`Marta's phone rings ${ringing.at - call.began} ms later`);

  const { at, tab } = await marta.untilTab((t) => t.caller === CALLER && t.contacts.length > 0);
  check(tab.state === marta.tabState("RINGING"), "the screen opens while the phone rings");
  check(tab.contacts.length === 1 && tab.contacts[0].displayName === "Ana García", "the screen shows the contact");
  check(tab.tickets.some(({ name }) => name === earlier.name), "the screen shows the caller's tickets");
  tell(`her screen shows Ana García and ticket #${earlier.number} (${at - ringing.at} ms after the ring)`);

  marta.phone.answer();
  await marta.untilTab((t) => t.callId === tab.callId && t.state === marta.tabState("CONNECTED"));
  await marta.untilState("ON_CALL");
  const closing = await world.api.callTabs.closeCallTab({ parent: marta.person.name, callId: tab.callId }).then(
    () => "closed", () => "refused");
  check(closing === "refused", "the tab cannot be closed by hand during the call");
  const ticket = await world.api.tickets.createTicketFromCall({
    parent: world.workspace.name,
    callId: tab.callId,
    ticket: { subject: "Duplicado de factura" },
    requestId: randomUUID(),
  });
  check(ticket.requester === contact.name, "the new ticket's requester is the contact");
  tell(`they talk; Marta creates ticket #${ticket.number}`);

  await call.asTold();
  await sleep(300);
  tell("Ana hangs up");
  const toCaller = ear.heard();
  checkWithin(secondsOf(marta.phone.options.hertz, toCaller), 3.5, 6, "the caller hears Marta, in seconds");
  const [toAgent] = marta.phone.recordings().slice(-1);
  checkWithin(secondsOf(CALLER_HERTZ, toAgent.channels[0], toAgent.rate), 3.5, 6, "Marta hears the caller, in seconds");
  ear.close();

  const line = await outcomeOf(world, CALLER, "HANDLED");
  await marta.untilTab((t) => t.callId === tab.callId && t.state === marta.tabState("CLOSED"));
  await ticketWithRecording(world, line, {
    left: (samples) => checkWithin(secondsOf(CALLER_HERTZ, samples), line.talk - 1, line.talk + 0.2, "left: the caller"),
    right: (samples) => checkWithin(secondsOf(marta.phone.options.hertz, samples), line.talk - 1, line.talk + 0.2, "right: Marta"),
  });
  check(line.ticket === ticket.number, "the call belongs to the ticket that Marta made");
  await marta.untilState("IDLE");
  await figuresAddUp(world, soporte);
  tell(`ticket #${line.ticket}: ${line.talk.toFixed(1)} s of talk, stereo recording of ${line.seconds.toFixed(1)} s`);
  await Promise.all([marta.signOut(), nico.signOut()]);
  return [line];
}
