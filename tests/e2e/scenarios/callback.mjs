// A caller who does not want to wait is called back, once, even if everything is killed in between.
import { randomUUID } from "node:crypto";
import { loudnessOf, secondsOf } from "../world/audio.mjs";
import { Callee } from "../world/callee.mjs";
import { RtpEndpoint } from "../world/rtp_endpoint.mjs";
import { seconds, sleep } from "../world/world.mjs";
import { check, checkWithin, eventually } from "./check.mjs";
import { missedTicket, outcomeOf, ticketWithRecording } from "./record.mjs";

export const title = "A caller presses a key and is called back, once, by the next agent who is free";

// Offset from the base port: below those of tools/run/layout.mjs.
const CALLEE_PORT = 40;

/** Calls while the group is busy, hears the offer, presses the key, and is hung up by us. */
async function askForCallback(world, group, caller) {
  const ear = await RtpEndpoint.open(1300);
  const call = world.carrier.call({ to: group.e164, from: { name: "R", number: caller }, talk: 60000, media: { endpoint: ear } });
  await world.untilCall(caller, ({ state }) => state === world.api.valueOf("calls", "CallState", "QUEUED"));
  await eventually(() => check(ear.peer, "the caller hears something"));
  await sleep(2500);
  check(loudnessOf(ear.heard()) > 100, "the caller hears music and the offer");
  await ear.press("1");
  const pending = world.api.valueOf("calls", "CallState", "CALLBACK_PENDING");
  await world.untilCall(caller, ({ state }) => state === pending, 10000);
  await call.asTold(); // Hung up by us, when the promise has been spoken.
  ear.close();
}

export async function play(world, tell) {
  const zoe = await world.hire("Zoe");
  const group = await world.openGroup("Reservas", [zoe], {
    announcements: { position: true, firstAfter: seconds(1), interval: seconds(30) },
    callback: { offered: true, key: "1", offerAfter: seconds(0), expireAfter: seconds(600) },
  });
  await world.work(zoe);
  const voice = await RtpEndpoint.open(1400);
  const callee = await Callee.open({ port: world.options.ports + CALLEE_PORT, does: "answer", media: voice });
  await world.operator.trunks.createTrunk({ trunkId: "carrier-out", trunk: callee.trunk("+34600900") });
  await sleep(2500); // The gateway reads its trunks every 2 s.
  const lines = [];

  const busy = world.carrier.call({ to: group.e164, from: { name: "S", number: "+34600800009" }, talk: 15000 });
  await zoe.phone.ringing();
  zoe.phone.answer();
  await zoe.untilState("ON_CALL");
  await askForCallback(world, group, "+34600900001");
  tell("the caller presses 1, hears that somebody will call back, and is hung up");

  const programs = [...world.programsOf("calls"), ...world.programsOf("routing")];
  for (const program of new Set(programs)) await world.kill(program);
  tell(`${[...new Set(programs)].join(", ")} killed, and back`);

  const since = Date.now();
  await busy.asTold();
  await outcomeOf(world, "+34600800009", "HANDLED");
  await zoe.phone.ringing(30000, since);
  check(callee.rings === 0, "nobody is called before an agent is there");
  zoe.phone.answer();
  await eventually(() => check(callee.call?.state === "talking", "the caller is called, and answers"), 15000);
  check(callee.call.shows.endsWith(group.e164.slice(1)), `the caller sees the number that was dialled, not ${callee.call.shows}`);
  tell("Zoe answers, the caller's phone rings, and they talk");
  await sleep(4000);
  callee.hangUp();
  const line = await outcomeOf(world, "+34600900001", "HANDLED");
  checkWithin(secondsOf(zoe.phone.options.hertz, voice.heard()), 2.5, 6, "the caller hears Zoe, in seconds");
  check(callee.rings === 1, `the caller was called once, not ${callee.rings} times`);
  const ticket = await world.api.tickets.createTicketFromCall({
    parent: world.workspace.name,
    callId: line.callId,
    ticket: { subject: "Reserva" },
    requestId: randomUUID(),
  });
  await ticketWithRecording(world, line, {
    left: (samples) => checkWithin(secondsOf(1400, samples), line.talk - 1, line.talk + 0.3, "left: the caller"),
    right: (samples) => checkWithin(secondsOf(zoe.phone.options.hertz, samples), line.talk - 1, line.talk + 0.3, "right: Zoe"),
  });
  lines.push(line);
  tell(`recorded left and right, and ticket #${ticket.number}`);
  await zoe.untilState("IDLE");

  callee.does = "busy";
  callee.calls.clear();
  const again = world.carrier.call({ to: group.e164, from: { name: "S", number: "+34600800010" }, talk: 8000 });
  let ring = Date.now();
  await zoe.phone.ringing(10000, ring - 100);
  zoe.phone.answer();
  await zoe.untilState("ON_CALL");
  await askForCallback(world, group, "+34600900002");
  ring = Date.now();
  await again.asTold();
  await zoe.phone.ringing(30000, ring);
  zoe.phone.answer();
  const missed = await outcomeOf(world, "+34600900002", "MISSED", { missed: "CALLBACK_UNANSWERED" });
  lines.push(await missedTicket(world, missed, "CALLBACK_UNANSWERED"));
  await zoe.untilState("IDLE");
  tell(`another does not answer: missed-call ticket #${missed.ticket}`);

  callee.close();
  voice.close();
  await world.operator.trunks.deleteTrunk({ name: "trunks/carrier-out" });
  await zoe.signOut();
  return lines;
}
