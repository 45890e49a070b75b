// 2. The first agent does not answer: the second rings, and the caller keeps the place.
import { check } from "./check.mjs";
import { figuresAddUp, outcomeOf } from "./record.mjs";

export const title = "Nobody answers at the first phone: the next one rings, in equitable order";

const CALLERS = ["+34600200001", "+34600200002", "+34600200003"];

export async function play(world, tell) {
  const pilar = await world.hire("Pilar");
  const quino = await world.hire("Quino");
  const rosa = await world.hire("Rosa");
  const ventas = await world.openGroup("Ventas", [pilar, quino, rosa], { ringTime: { seconds: 5n } });
  await world.work(pilar, quino, rosa);
  const lines = [];

  const answeredBy = async (caller, agent, since) => {
    await agent.phone.ringing(20000, since);
    agent.phone.answer();
    await agent.untilState("ON_CALL");
    const call = await world.untilCall(caller, (c) => c.agent === agent.person.name);
    return call;
  };

  let since = Date.now();
  const first = world.carrier.call({ to: ventas.e164, from: { name: "B", number: CALLERS[0] }, talk: 1500 });
  await pilar.phone.ringing(10000, since);
  tell("Pilar's phone rings; she does not answer");
  const before = (await world.untilCall(CALLERS[0])).createTime;
  await answeredBy(CALLERS[0], quino, since);
  check(pilar.phone.log.some(({ type, at }) => type === "CALL_CLOSED" && at >= since), "Pilar's phone has stopped ringing");
  check(rosa.phone.rings === 0, "the third phone did not ring");
  await first.asTold();
  lines.push(await outcomeOf(world, CALLERS[0], "HANDLED"));
  check(lines[0].call.createTime.seconds === before.seconds, "it is the same call");
  tell("after 5 s Quino's phone rings; he answers");
  await quino.untilState("IDLE");

  since = Date.now();
  const second = world.carrier.call({ to: ventas.e164, from: { name: "C", number: CALLERS[1] }, talk: 1500 });
  await answeredBy(CALLERS[1], rosa, since);
  await second.asTold();
  lines.push(await outcomeOf(world, CALLERS[1], "HANDLED"));
  await rosa.untilState("IDLE");
  tell("the next call goes to Rosa: her turn");

  const programs = world.programsOf("routing");
  await Promise.all(programs.map((program) => world.kill(program)));
  await pilar.untilState("IDLE", 30000);
  tell(`${programs.join(" and ")} killed, and back`);
  since = Date.now();
  const third = world.carrier.call({ to: ventas.e164, from: { name: "D", number: CALLERS[2] }, talk: 1500 });
  await answeredBy(CALLERS[2], pilar, since);
  await third.asTold();
  lines.push(await outcomeOf(world, CALLERS[2], "HANDLED"));
  tell("the turn has survived: the next call goes to Pilar");
  await figuresAddUp(world, ventas);
  await Promise.all([pilar, quino, rosa].map((agent) => agent.signOut()));
  return lines;
}
