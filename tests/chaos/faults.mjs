// What goes wrong in a chaos run, and when: the same for the same seed.
import { sleep } from "./house.mjs";

/** A small generator of numbers in [0, 1), good enough to choose faults (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const FAULTS = {
  async kill(house, random) {
    const name = pick(house.replicas, random);
    await house.kill(name);
    await sleep(random() * 2000);
    house.start(name);
    await house.untilListening(name);
    return name;
  },
  /** Longer than the lease of a console, the ring time, and every deadline. */
  async suspend(house, random) {
    const name = pick(house.replicas, random);
    house.suspend(name);
    await sleep(10000);
    house.resume(name);
    return name;
  },
  async emptyRedis(house) {
    house.emptyRedis();
    return "";
  },
  async crashPostgres(house) {
    await house.crashPostgres();
    return "";
  },
  /** One is killed while another one is suspended. */
  async killBesideSuspended(house, random) {
    const [suspended, killed] = shuffled(house.replicas, random);
    house.suspend(suspended);
    await sleep(1000 + random() * 2000);
    await house.kill(killed);
    await sleep(500);
    house.start(killed);
    await house.untilListening(killed);
    await sleep(5000);
    house.resume(suspended);
    return `${suspended} ${killed}`;
  },
};

function pick(items, random) {
  return items[Math.floor(random() * items.length)];
}

function shuffled(items, random) {
  return items.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Every fault once in a random order, then again, until `until` (ms). Returns what happened. */
export async function wreak(house, random, until, say = () => {}) {
  const done = [];
  let plan = [];
  while (Date.now() < until) {
    if (plan.length === 0) plan = shuffled(Object.keys(FAULTS), random);
    const kind = plan.pop();
    const from = process.hrtime.bigint();
    say(`${kind} ...`);
    const what = await FAULTS[kind](house, random);
    done.push({ kind, what, from: Number(from), to: Number(process.hrtime.bigint()) });
    say(`${kind} ${what} done`);
    await sleep(500 + random() * 2500);
  }
  return done;
}
