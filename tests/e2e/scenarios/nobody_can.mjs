// 4. Closed, on holiday, nobody on line: the overflow chain, and exactly one missed-call ticket.
import { randomUUID } from "node:crypto";
import { loudnessOf } from "../world/audio.mjs";
import { RtpEndpoint } from "../world/rtp_endpoint.mjs";
import { check } from "./check.mjs";
import { figuresAddUp, missedTicket, outcomeOf } from "./record.mjs";

export const title = "Closed, on holiday, nobody on line: overflow in order, then one missed-call ticket";

const ZONE = "Europe/Madrid";

/** Open one minute a week, three days from now: closed for certain. */
function closedNow() {
  const weekday = ((new Date().getUTCDay() + 2) % 7) + 1;
  return { timeZone: ZONE, intervals: [{ weekday, openMinute: 180, closeMinute: 181 }] };
}

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date());

export async function play(world, tell) {
  const tomas = await world.hire("Tomás");
  const ursula = await world.hire("Úrsula");
  const night = await world.openGroup("Nocturno", [tomas], { schedule: closedNow() });
  const backup = await world.openGroup("Refuerzo", [ursula]);
  await world.work(tomas); // On line, but in a closed group.
  const lines = [];

  const missed = async (group, caller, reason) => {
    const ear = await RtpEndpoint.open(1100);
    const call = world.carrier.call({ to: group.e164, from: { name: "G", number: caller }, talk: 30000, media: { endpoint: ear } });
    await call.asTold();
    check(loudnessOf(ear.heard()) > 200, "the caller hears why");
    ear.close();
    const line = await outcomeOf(world, caller, "MISSED", { missed: reason });
    lines.push(await missedTicket(world, line, reason));
    tell(`${group.displayName}: ${reason}; the caller hears why; missed-call ticket #${line.ticket}`);
    return line;
  };

  await missed(night, "+34600400001", "CLOSED");
  check(tomas.phone.rings === 0, "nobody's phone rings outside the hours");

  const holiday = await world.api.holidays.createHoliday({
    parent: world.workspace.name,
    holiday: { displayName: "Fiesta local", date: today() },
    requestId: randomUUID(),
  });
  const festive = await world.openGroup("Festivo", [tomas], { holidays: { holidays: [holiday.name], timeZone: ZONE } });
  await missed(festive, "+34600400002", "HOLIDAY");
  check(tomas.phone.rings === 0, "nobody's phone rings on a holiday");

  await missed(backup, "+34600400003", "NO_AGENT");

  // Now in order: the first target is closed, the second has nobody on line, the third takes the call.
  const chain = await world.openGroup("Centro", [tomas], {
    schedule: closedNow(),
    overflow: {
      targets: [night.name, backup.name, (await world.openGroup("Guardia", [tomas])).name],
      whenClosed: true, whenNoAgent: true, whenHoliday: true,
    },
  });
  const since = Date.now();
  const call = world.carrier.call({ to: chain.e164, from: { name: "H", number: "+34600400004" }, talk: 1500 });
  await tomas.phone.ringing(10000, since);
  tomas.phone.answer();
  await call.asTold();
  const line = await outcomeOf(world, "+34600400004", "HANDLED");
  const way = line.call.hops.map(({ groupId }) => groupId);
  check(way.length >= 2 && way[0] === world.id(chain.name), "the call came to the dialled group first");
  check(line.call.hops[0].leftBecause === world.api.valueOf("routing", "MissedReason", "CLOSED"), "and left it because it was closed");
  lines.push(line);
  tell("Centro is closed, Nocturno is closed, Refuerzo has nobody on line: Guardia takes the call");

  // And when the whole chain fails: one ticket, of the group that was called.
  await tomas.setStatus("BREAK", "lunch");
  const lost = await missed(chain, "+34600400005", "CLOSED");
  check(lost.call.hops[0].groupId === world.id(chain.name), "the missed call belongs to the dialled group");
  for (const group of [night, festive, backup, chain]) await figuresAddUp(world, group);
  await tomas.signOut();
  return lines;
}
