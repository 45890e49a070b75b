// Several replicas of routing on one PostgreSQL and one Redis, under 50 calls a second, while everything
// that can die does. Judged is what the clients saw (laws.mjs), and nothing else.
//
//   CENTRALITA_CHAOS_SECONDS   for how long (75)        CENTRALITA_TEST_SEED  of faults and clients
//   CENTRALITA_CHAOS_RATE      calls a second (50)      CENTRALITA_BUILD      the build folder
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { randomFrom, wreak } from "./faults.mjs";
import { House } from "./house.mjs";
import * as laws from "./laws.mjs";
import { Testimony } from "./testimony.mjs";

const STATE = ".centralita/chaos";
const PORTS = 30000;
const HEAL_MS = 8000; // Before the end of the calls: what was hurt last has recovered.
const TERMS = { leaseMs: 6000, ringMs: 5000, graceMs: 1000 };
const FLAGS = [`--console_lease=${TERMS.leaseMs}ms`, "--look_every=1s", "--cool_down=1s", "--round_pause=1s",
               `--offer_grace=${TERMS.graceMs}ms`];

const build = process.env.CENTRALITA_BUILD ?? "build/dev";
const duration = Number(process.env.CENTRALITA_CHAOS_SECONDS ?? 75);
const rate = Number(process.env.CENTRALITA_CHAOS_RATE ?? 50);
const seed = Number(process.env.CENTRALITA_TEST_SEED ?? randomInt(1, 2 ** 31));
const historyFile = path.resolve(STATE, `history-${seed}.jsonl`);

/** The clients, from their birth to their end. */
class Clients {
  constructor(addresses) {
    const { directory, groups, routing, calls } = addresses.grpc;
    this.process = spawn(path.resolve(build, "bin", "chaos_load"), [
      `--directory=${directory}`, `--groups=${groups}`, `--routing=${routing.join(",")}`, `--calls_listen=${calls[0]}`,
      `--history=${historyFile}`, `--seconds=${duration}`, `--rate=${rate}`, `--seed=${seed}`,
    ], { stdio: ["ignore", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.ready = new Promise((resolve, reject) => {
      this.process.stdout.on("data", (text) => String(text).includes("ready") && resolve());
      this.ended.then((code) => reject(new Error(`the clients ended with ${code}`)));
    });
    this.ready.catch(() => {});
  }
}

describe(`Routing under chaos, seed ${seed}`, () => {
  let house;
  let clients;
  let testimony;
  let faults = [];
  let failed = false;

  before(async () => {
    house = new House({ state: STATE, build, ports: PORTS, replicas: 3, flags: { routing: FLAGS } });
    await house.open();
    clients = new Clients(house.addresses);
    await clients.ready;
    faults = await wreak(house, randomFrom(seed), Date.now() + duration * 1000 - HEAL_MS);
    const fallen = house.fallen;
    assert.equal(await clients.ended, 0, "the clients");
    assert.deepEqual(fallen, [], "processes that died of themselves");
    const records = fs.readFileSync(historyFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    testimony = new Testimony(records, TERMS);
  });
  after(async () => {
    clients?.process.kill("SIGKILL");
    await house?.close();
    if (failed || !testimony) console.error(`CENTRALITA_TEST_SEED=${seed}, history: ${historyFile}, faults: ${JSON.stringify(faults)}`);
  });

  const holds = (title, law) => it(title, () => {
    const wrong = law();
    if (wrong.length > 0) failed = true;
    assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} contradictions`);
  });

  it("was a run worth judging", () => {
    const { calls, offers } = testimony;
    const kinds = new Set(faults.map(({ kind }) => kind));
    console.log(`${calls.size} calls, ${offers.size} offers, ${faults.length} faults: ${[...kinds].join(", ")}`);
    assert.ok(calls.size > 0.8 * rate * duration, `${calls.size} calls`);
    assert.ok(kinds.size >= 3, "too short for its faults");
  });
  holds("tokens name one offer each, and grow", () => laws.tokensGrow(testimony));
  holds("no agent has two calls or offers", () => laws.noAgentHasTwo(testimony));
  holds("no call has two agents", () => laws.noCallHasTwo(testimony));
  holds("every call reaches exactly one end", () => laws.noCallIsLost(testimony));
  holds("places are kept", () => laws.placesAreKept(testimony));
  holds("no agent is held past the lease", () => laws.noAgentIsHeld(testimony));
  holds("nobody who is there is lost", () => laws.nobodyPresentIsLost(testimony));
  holds("nobody who is gone is offered a call", () => laws.nobodyAbsentIsOffered(testimony, faults));
  holds("shares of always-available agents differ by one at most", () =>
    laws.sharesAreEqual(testimony, (call) => call.startsWith("steady-")));
});
