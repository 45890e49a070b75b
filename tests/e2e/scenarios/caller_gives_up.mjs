// 5. The caller gives up: while an agent's phone rings, and while waiting.
import { sleep } from "../world/world.mjs";
import { check, checkWithin } from "./check.mjs";
import { figuresAddUp, missedTicket, outcomeOf } from "./record.mjs";

export const title = "The caller gives up: the phone stops within 200 ms, and nobody is left busy";

export async function play(world, tell) {
  const vera = await world.hire("Vera");
  const group = await world.openGroup("Citas", [vera]);
  await world.work(vera);
  const lines = [];

  const ringing = world.carrier.call({ to: group.e164, from: { name: "I", number: "+34600500001" },
                                       story: "giveUpRinging", patience: 1500 });
  await vera.phone.ringing();
  await ringing.asTold();
  const stopped = await vera.phone.until("CALL_CLOSED");
  const cancelled = ringing.sentAt("CANCEL");
  checkWithin(stopped.at - cancelled, -50, 200, "the phone stops, in ms after the CANCEL");
  await vera.untilState("IDLE");
  lines.push(await outcomeOf(world, "+34600500001", "ABANDONED"));
  tell(`the caller gives up while Vera's phone rings: it stops ${Math.max(0, stopped.at - cancelled)} ms later`);

  const since = Date.now();
  const first = world.carrier.call({ to: group.e164, from: { name: "J", number: "+34600500002" }, talk: 10000 });
  await vera.phone.ringing(10000, since);
  vera.phone.answer();
  await vera.untilState("ON_CALL");
  const waiting = world.carrier.call({ to: group.e164, from: { name: "K", number: "+34600500003" }, talk: 6500 });
  await waiting.asTold();
  const line = await outcomeOf(world, "+34600500003", "ABANDONED");
  lines.push(await missedTicket(world, line, "ABANDONED"));
  check(vera.phone.rings === 2, "the waiting call never rang");
  tell(`another gives up after 6.5 s of waiting: abandoned, missed-call ticket #${line.ticket}`);
  await first.asTold();
  lines.push(await outcomeOf(world, "+34600500002", "HANDLED"));
  await vera.untilState("IDLE");
  await sleep(200);
  const figures = await figuresAddUp(world, group);
  check(figures.abandoned === 2n && figures.handled === 1n, "two calls count as abandoned, one as handled");
  await vera.signOut();
  return lines;
}
