// After everything: nothing is lost, nothing is counted twice, and every decision can be made again.
import { scrape, sumOf } from "../world/figures.mjs";
import { check, eventually } from "./check.mjs";

export const title = "All figures add up, and every decision comes out the same when it is made again";

const timestamp = (ms) => ({ seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 });

/** @param {number} began when the first call came, in ms: what is decided again. */
export async function play(world, tell, began = world.began) {
  const faults = sumOf(await scrape(world.status), "centralita_routing_conservation_faults");
  check(faults === 0, `the figures of ${faults} groups do not add up`);
  const totals = { decisions: 0n, identical: 0n };
  // A quarter of an hour at a time: what is asked for at once is bounded.
  for (let from = began; from < Date.now(); from += 900000) {
    const replay = await eventually(() => world.api.insight.replayInterval({
      parent: world.workspace.name,
      startTime: timestamp(from),
      endTime: timestamp(Math.min(from + 900000, Date.now())),
    }));
    check(replay.different === 0n && replay.withoutCause === 0n,
          `${replay.different} decisions come out differently, ${replay.withoutCause} cannot be made again`);
    totals.decisions += replay.decisions;
    totals.identical += replay.identical;
  }
  check(totals.decisions > 0n && totals.identical === totals.decisions, "every decision is the same to the last bit");
  tell(`all figures add up; ${totals.identical} of ${totals.decisions} decisions come out the same`);
  return [];
}
