// 3. Two callers, one agent: the second waits with music, and is connected after wrap-up.
import { loudnessOf, secondsOf, strengthOf } from "../world/audio.mjs";
import { RtpEndpoint } from "../world/rtp_endpoint.mjs";
import { seconds, sleep } from "../world/world.mjs";
import { check, checkWithin } from "./check.mjs";
import { figuresAddUp, outcomeOf } from "./record.mjs";

export const title = "Two callers, one agent: the second waits with music";

export async function play(world, tell) {
  const sara = await world.hire("Sara");
  const group = await world.openGroup("Facturación", [sara], { wrapUpTime: seconds(2) });
  await world.work(sara);

  const first = world.carrier.call({ to: group.e164, from: { name: "E", number: "+34600300001" }, talk: 5000 });
  await sara.phone.ringing();
  sara.phone.answer();
  await sara.untilState("ON_CALL");
  tell("Sara talks to the first caller");

  const ear = await RtpEndpoint.open(1200);
  const since = Date.now();
  const second = world.carrier.call({ to: group.e164, from: { name: "F", number: "+34600300002" }, talk: 40000,
                                      media: { endpoint: ear } });
  await sleep(2500);
  const { entries } = await world.api.routing.listQueueEntries({ parent: group.name });
  const waiting = entries.filter(({ caller }) => caller === "+34600300002");
  check(waiting.length === 1 && waiting[0].position === 1, "the second caller is first in line");
  check(sara.phone.rings === 1, "the agent never has two");
  const music = ear.heard(since);
  check(loudnessOf(music) > 150, `the caller hears music (loudness ${loudnessOf(music).toFixed(0)})`);
  check(strengthOf(sara.phone.options.hertz, music) < 0.3, "and not the agent");
  tell(`the second caller waits, first in line, and hears music (${(music.length / 8000).toFixed(1)} s so far)`);

  await first.asTold();
  const freed = Date.now();
  await sara.untilState("WRAP_UP");
  tell("the first caller hangs up; Sara has 2 s of wrap-up");
  const ring = await sara.phone.ringing(10000, freed);
  checkWithin((ring.at - freed) / 1000, 1.5, 4, "her phone rings when the wrap-up is over, in seconds");
  sara.phone.answer();
  const answered = Date.now();
  await sara.untilState("ON_CALL");
  await sleep(2000);
  sara.phone.hangUp();
  await second.asTold();
  checkWithin(secondsOf(sara.phone.options.hertz, ear.heard(answered)), 0.8, 10, "the second caller hears Sara, in seconds");
  ear.close();
  tell("the second caller is connected");
  const lines = [await outcomeOf(world, "+34600300001", "HANDLED"), await outcomeOf(world, "+34600300002", "HANDLED")];
  const figures = await figuresAddUp(world, group);
  check(figures.handled === 2n, "both calls count as handled");
  await sara.signOut();
  return lines;
}
