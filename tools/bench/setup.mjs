// bench setup: from the carrier's INVITE to the agent's INVITE, with all services and stores running.
// 20 calls/s for 30 s, 400 agents (--rate, --seconds, --agents).
import fs from "node:fs";
import path from "node:path";
import { World, seconds, sleep } from "../../tests/e2e/world/world.mjs";
import { costOf, memoryOf } from "./cost.mjs";
import { instants, sipp } from "./sipp.mjs";

const PORTS = 28000;
const TALK_MS = 3000;
const KEEP_ALIVE_MS = 10000;
const AT_ONCE = 16; // Requests in flight while seeding.

/** Runs `work` on each item, a few at a time. */
async function forEach(items, work) {
  const queue = items.entries();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [index, item] of queue) await work(item, index);
  }));
}

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

async function hireAll(world, count) {
  const people = new Array(count);
  await forEach(Array.from({ length: count }), async (_, index) => {
    const person = await world.api.people.createPerson({
      parent: world.workspace.name,
      person: { displayName: `Agent ${index}`, extension: String(3000 + index) },
    });
    people[index] = { person, ...(await world.api.people.rotateSipPassword({ name: person.name })) };
  });
  return people;
}

export async function measure({ build, rate = "20", seconds: duration = "30", agents = "400", processes = false }) {
  const world = await World.create({ state: ".centralita/bench", build, ports: PORTS, processes });
  let phones;
  let heartbeat;
  try {
    const folder = path.resolve(world.folder, "sipp");
    fs.mkdirSync(folder, { recursive: true });
    const people = await hireAll(world, Number(agents));
    const group = await world.openGroup("Bench", people, { ringTime: seconds(20), recordingOff: false });
    const port = PORTS + 600;
    fs.writeFileSync(path.join(folder, "users.csv"), ["SEQUENTIAL",
      ...people.map(({ sipUsername, sipPassword }) => `${sipUsername};[authentication username=${sipUsername} password=${sipPassword}]`), ""].join("\n"));
    const registered = sipp(folder, "register", port, [
      world.status.addresses.sip, "-inf", "users.csv", "-m", String(people.length), "-r", "50", "-p", String(port)]);
    if ((await registered.ended) !== 0) throw new Error("the phones did not register");
    // From the port that has registered: the gateway sends where a REGISTER came from (RFC 3581).
    phones = sipp(folder, "phones", null, ["-p", String(port), "-mi", "127.0.0.1", "-mp", "30000", "-rtp_echo"]);
    const keepAlive = () => forEach(people, ({ person }) => world.api.presence.keepAlive({ name: person.name, sessionId: "bench" }));
    await keepAlive();
    heartbeat = setInterval(() => keepAlive().catch(() => {}), KEEP_ALIVE_MS);
    const available = world.api.valueOf("routing", "ChosenStatus", "AVAILABLE");
    await sleep(3000);
    await forEach(people, ({ person }) => world.api.presence.setStatus({ name: person.name, status: available }));
    await sleep(2000);

    const calls = Number(rate) * Number(duration);
    const before = costOf(world.status);
    const callers = sipp(folder, "callers", TALK_MS, [
      world.status.addresses.sip, "-s", group.e164, "-r", rate, "-m", String(calls), "-p", String(port + 20), "-mp", "31000",
      "-timeout", `${Number(duration) + 30}s`]);
    const code = await callers.ended;
    const after = costOf(world.status);
    await sleep(1500);
    const sent = instants(callers.log);
    const rung = instants(phones.log);
    const delays = [...sent].filter(([caller]) => rung.has(caller)).map(([caller, at]) => rung.get(caller) - at).sort((a, b) => a - b);
    if (delays.length === 0) throw new Error("no call has rung an agent");
    const spent = Object.entries(after.cpu).map(([name, ms]) => [name, (ms - before.cpu[name]) / calls]);
    const total = spent.reduce((sum, [, ms]) => sum + ms, 0);
    const memory = Object.entries(memoryOf(world.status));
    return [
      { name: "invite_to_agent_p50", value: percentile(delays, 0.5), unit: "ms", note: `${delays.length} of ${calls} calls rang an agent; sipp ended with ${code}` },
      { name: "invite_to_agent_p99", value: percentile(delays, 0.99), unit: "ms" },
      { name: "cpu_per_call", value: total, unit: "ms", note: spent.map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(", ") },
      { name: "database_commits_per_call", value: (after.commits - before.commits) / calls, unit: "1", note: "transactions that wrote" },
      { name: "largest_service_resident", value: Math.max(...memory.map(([, mib]) => mib)), unit: "MiB", note: memory.map(([name, mib]) => `${name} ${mib.toFixed(0)}`).join(", ") },
    ];
  } finally {
    clearInterval(heartbeat);
    phones?.child.kill("SIGKILL");
    await world.close();
  }
}
