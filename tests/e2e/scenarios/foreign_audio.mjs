// 1b. The same with the carrier's own audio: nothing of ours speaks or listens at either end.
import { secondsOf } from "../world/audio.mjs";
import { checkWithin } from "./check.mjs";
import { outcomeOf } from "./record.mjs";

export const title = "The carrier's own audio is heard, and the agent's comes back from the carrier";

export async function play(world, tell) {
  const agent = await world.hire("Olga");
  const group = await world.openGroup("Recepción", [agent]);
  await world.work(agent);

  const speaking = world.carrier.call({ to: group.e164, from: { name: "Tono", number: "+34600100011" },
                                        talk: 4000, media: { hertz: 1300 } });
  await agent.phone.ringing();
  agent.phone.answer();
  await speaking.asTold();
  const lines = [await outcomeOf(world, "+34600100011", "HANDLED")];
  await agent.untilState("IDLE");
  let [heard] = agent.phone.recordings().slice(-1);
  checkWithin(secondsOf(1300, heard.channels[0], heard.rate), 2.5, 5, "the agent hears the tone that sipp plays");
  tell("sipp plays a tone: Olga's phone hears it");

  const since = Date.now();
  const echoing = world.carrier.call({ to: group.e164, from: { name: "Eco", number: "+34600100012" },
                                       talk: 4000, media: { echo: true } });
  await agent.phone.ringing(10000, since);
  agent.phone.answer();
  await echoing.asTold();
  lines.push(await outcomeOf(world, "+34600100012", "HANDLED"));
  await agent.untilState("IDLE");
  [heard] = agent.phone.recordings().slice(-1);
  checkWithin(secondsOf(agent.phone.options.hertz, heard.channels[0], heard.rate), 2.5, 5,
              "the agent hears her own voice come back from sipp's echo");
  tell("sipp sends back what it hears: Olga's phone hears Olga");
  await agent.signOut();
  return lines;
}
