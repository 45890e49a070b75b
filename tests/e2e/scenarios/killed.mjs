// 6. Every process but the gateway is killed, during a talk and during waiting.
import { secondsOf } from "../world/audio.mjs";
import { RtpEndpoint } from "../world/rtp_endpoint.mjs";
import { randomUUID } from "node:crypto";
import { sleep } from "../world/world.mjs";
import { check, checkWithin } from "./check.mjs";
import { figuresAddUp, outcomeOf, ticketWithRecording } from "./record.mjs";

export const title = "kill -9 of each process: the talk goes on, the place is kept, nothing is lost";

export async function play(world, tell) {
  const programs = world.status.programs.map(({ name }) => name).filter((name) => name !== "media");
  const lines = [];
  for (const [index, program] of programs.entries()) {
    const agent = await world.hire(`Walter ${index + 1}`);
    const group = await world.openGroup(`Urgencias ${index + 1}`, [agent]);
    await world.work(agent);
    const talker = `+346006${String(index).padStart(2, "0")}001`;
    const waiter = `+346006${String(index).padStart(2, "0")}002`;

    const ear = await RtpEndpoint.open(1000);
    const talk = world.carrier.call({ to: group.e164, from: { name: "L", number: talker }, talk: 9000, media: { endpoint: ear } });
    await agent.phone.ringing();
    agent.phone.answer();
    await agent.untilState("ON_CALL");
    const { tab } = await agent.untilTab((t) => t.caller === talker);
    await world.api.tickets.createTicketFromCall({
      parent: world.workspace.name, callId: tab.callId, ticket: { subject: `Durante la caída de ${program}` }, requestId: randomUUID(),
    });
    const since = Date.now();
    const wait = world.carrier.call({ to: group.e164, from: { name: "M", number: waiter }, talk: 20000, timeout: 120 });
    await sleep(1500);

    const killed = Date.now();
    await world.kill(program);
    await sleep(1500);
    check(ear.longestGap(killed - 500) < 1000, `the talk's audio goes on while ${program} is dead (gap ${ear.longestGap(killed - 500)} ms)`);

    await talk.asTold();
    const ring = await agent.phone.ringing(30000, since);
    agent.phone.answer();
    await agent.untilState("ON_CALL", 20000);
    await world.untilCall(waiter, (call) => call.agent === agent.person.name); // Who waited has come through.
    agent.phone.hangUp();
    await wait.asTold();
    ear.close();

    const line = await outcomeOf(world, talker, "HANDLED");
    await ticketWithRecording(world, line, {
      left: (samples) => checkWithin(secondsOf(1000, samples), line.talk - 1.5, line.talk + 0.2, "left: the caller, to the end"),
    });
    lines.push(line, await outcomeOf(world, waiter, "HANDLED"));
    await agent.untilState("IDLE", 20000);
    await figuresAddUp(world, group);
    tell(`${program}: killed and back; the talk went on, the waiting caller rang at ${((ring.at - since) / 1000).toFixed(1)} s, ticket #${line.ticket} has its recording`);
    await agent.signOut();
  }
  return lines;
}
