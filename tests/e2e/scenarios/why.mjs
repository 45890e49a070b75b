// Asked before, watched meanwhile, and explained afterwards: what happens to a call, and why.
import { randomUUID } from "node:crypto";
import { seconds, sleep } from "../world/world.mjs";
import { check, eventually } from "./check.mjs";
import { figuresAddUp, missedTicket, outcomeOf } from "./record.mjs";

export const title = "What would happen, what a supervisor may do, and why it happened";

const timestamp = (ms) => ({ seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 });

export async function play(world, tell) {
  const { api, workspace } = world;
  const began = Date.now() - 1000;
  const pia = await world.hire("Pía");
  const quim = await world.hire("Quim");
  const rita = await world.hire("Rita");
  const sales = await world.openGroup("Ventas", [pia, quim], { wrapUpTime: seconds(0) });
  const returns = await world.openGroup("Devoluciones", [rita]);
  await world.work(pia, quim, rita);
  const lines = [];
  // Routing knows people by their ids alone.
  const named = (text) => [pia, quim, rita].reduce((said, { person, name }) => said.replaceAll(world.id(person.name), name), text);
  const resolve = () => api.resolution.resolveAt({ parent: workspace.name, target: { case: "number", value: sales.e164 } });

  check((await eventually(resolve)).queuedIn === sales.name, "a call now would be taken by Ventas");
  await api.groups.setManualState({ name: sales.name, open: false, reason: "simulacro de incendio" });
  const closed = await eventually(async () => {
    const resolution = await resolve();
    check(!resolution.queuedIn, "a call now would be missed");
    return resolution;
  });
  check(closed.missedBecause === api.valueOf("routing", "MissedReason", "CLOSED"), "because the group is closed");
  check(closed.stops[0].rule === api.valueOf("routing", "HoursRule", "MANUAL"), "by hand");
  const call = world.carrier.call({ to: sales.e164, from: { name: "W", number: "+34600700001" }, talk: 30000 });
  await call.asTold();
  lines.push(await missedTicket(world, await outcomeOf(world, "+34600700001", "MISSED", { missed: "CLOSED" }), "CLOSED"));
  tell(`closed by hand ("${closed.stops[0].ruleName}"): foretold, and so it came`);
  await api.groups.clearManualState({ name: sales.name });
  await eventually(async () => check((await resolve()).queuedIn === sales.name, "open again"));

  // It is Pía's turn, but she does not take calls of this group for now.
  await api.presence.setGroupAvailability({ name: pia.person.name, group: sales.name, available: false });
  const first = world.carrier.call({ to: sales.e164, from: { name: "X", number: "+34600700002" }, talk: 6000 });
  await quim.phone.ringing();
  quim.phone.answer();
  await quim.untilState("ON_CALL");
  check(pia.phone.rings === 0, "Pía's phone stays silent");

  // The second call waits; a supervisor takes it to another group.
  const second = world.carrier.call({ to: sales.e164, from: { name: "Y", number: "+34600700003" }, talk: 3000 });
  const waiting = await world.untilCall("+34600700003", ({ state }) => state === api.valueOf("calls", "CallState", "QUEUED"));
  const moved = Date.now();
  const requestId = randomUUID();
  const move = () => api.supervision.moveCall({ name: waiting.name, group: returns.name, reason: "cola llena", requestId });
  await move();
  await move(); // A client that tries again.
  await rita.phone.ringing(10000, moved);
  rita.phone.answer();
  tell("the second caller waits in Ventas, is moved to Devoluciones, and Rita answers");
  await first.asTold();
  await second.asTold();
  lines.push(await outcomeOf(world, "+34600700002", "HANDLED"));
  const line = await outcomeOf(world, "+34600700003", "HANDLED");
  check(line.call.hops.map(({ groupId }) => groupId).join() === [sales, returns].map(({ name }) => world.id(name)).join(),
        "the call went from Ventas to Devoluciones");
  lines.push(line);
  const { actions } = await eventually(async () => {
    const page = await api.supervision.listSupervisionActions({ parent: sales.name });
    check(page.actions.length === 1, `one action of a supervisor, not ${page.actions.length}`);
    return page;
  });
  check(actions[0].reason === "cola llena" && actions[0].group === returns.name, "the audit says what was done, and why");

  for (const language of ["es", "en"]) {
    const { steps } = await api.insight.explainDecision({ name: `${workspace.name}/calls/${lines[1].callId}`, language });
    const offer = steps.find(({ candidates }) => candidates.length > 0);
    check(offer, "the explanation tells of the offer");
    const [chosen, ...others] = offer.candidates;
    check(chosen.agent === quim.person.name, "Quim was chosen");
    const away = others.find(({ agent }) => agent === pia.person.name);
    check(away?.verdict === api.valueOf("routing", "Verdict", "AWAY"), "and Pía was not, for she had gone out of the group");
    check(away.text && away.counterfactual, "which is said in words, as is what would have had to be different");
    tell(`why (${language}): ${named(offer.text)} ${pia.name}: ${away.text}`);
  }

  await sleep(500);
  const replay = await api.insight.replayInterval({ parent: workspace.name, startTime: timestamp(began), endTime: timestamp(Date.now()) });
  check(replay.decisions > 0n && replay.different === 0n, `${replay.different} of ${replay.decisions} decisions came out differently`);
  tell(`decided again: ${replay.identical} of ${replay.decisions} decisions are the same to the last bit`);
  const figures = await eventually(async () => {
    const { indicators } = await api.insight.getIndicators({ parent: sales.name, startTime: timestamp(began - 1800000), endTime: timestamp(Date.now() + 1800000) });
    check(indicators.length === 1 && indicators[0].received === 3n && indicators[0].inProgress === 0n, "three calls came to Ventas");
    return indicators[0];
  });
  check(figures.handled === 1n && figures.missed === 1n && figures.overflowed === 1n, "one was handled, one missed, one went on");
  for (const group of [sales, returns]) await figuresAddUp(world, group);
  for (const agent of [pia, quim, rita]) await agent.signOut();
  return lines;
}
