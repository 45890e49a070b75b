// All phones of a group ring at once: one agent has the call, the others fall silent.
import { check, checkWithin } from "./check.mjs";
import { outcomeOf } from "./record.mjs";

export const title = "All phones ring at once: the first who answers has the call, and the others fall silent";

const CALLERS = ["+34600800001", "+34600800002"];

export async function play(world, tell) {
  const team = [await world.hire("Tania"), await world.hire("Ulises"), await world.hire("Yago")];
  const urgencias = await world.openGroup("Urgencias", team, {
    ringTime: { seconds: 20n },
    distribution: { strategy: world.api.valueOf("groups", "Strategy", "RING_ALL") },
  });
  await world.work(...team);
  const lines = [];

  let since = Date.now();
  const first = world.carrier.call({ to: urgencias.e164, from: { name: "P", number: CALLERS[0] }, talk: 2000 });
  const rings = await Promise.all(team.map(({ phone }) => phone.ringing(10000, since)));
  const times = rings.map(({ at }) => at);
  checkWithin(Math.max(...times) - Math.min(...times), 0, 1000, "all phones ring within a second, in ms");
  const offered = await world.untilCall(CALLERS[0], ({ offers }) => offers.length === 3);
  check(new Set(offered.offers.map(({ person }) => person)).size === 3, "the call shows whose phones ring");
  tell("three phones ring");
  const [tania, ulises, yago] = team;
  ulises.phone.answer();
  await ulises.untilState("ON_CALL");
  for (const { phone } of [tania, yago]) await phone.until("CALL_CLOSED", 3000, since);
  check(offered.name === (await world.untilCall(CALLERS[0], ({ agent }) => agent === ulises.person.name)).name,
        "it is the same call");
  for (const loser of [tania, yago]) await loser.untilState("IDLE");
  await first.asTold();
  lines.push(await outcomeOf(world, CALLERS[0], "HANDLED"));
  await ulises.untilState("IDLE");
  tell("Ulises answers; the other two fall silent, and are free at once");

  since = Date.now();
  const second = world.carrier.call({ to: urgencias.e164, from: { name: "Q", number: CALLERS[1] }, talk: 1500 });
  await Promise.all(team.map(({ phone }) => phone.ringing(10000, since)));
  tania.phone.hangUp();
  await tania.phone.until("CALL_CLOSED", 3000, since);
  check(!yago.phone.log.some(({ type, at }) => type === "CALL_CLOSED" && at >= since), "the others ring on");
  yago.phone.answer();
  await yago.untilState("ON_CALL");
  await second.asTold();
  lines.push(await outcomeOf(world, CALLERS[1], "HANDLED"));
  tell("Tania refuses the next one; the others ring on, and Yago answers");
  await Promise.all(team.map((agent) => agent.signOut()));
  return lines;
}
