// bench routing-commit: routing over gRPC, as `calls` uses it, on a PostgreSQL that keeps what it has
// committed (fsync on).
//
// - Latency: from Enqueue to its answer with the committed offer, 50 calls/s at random moments, 10,000
//   agents of whom each console sends its KeepAlive every 10 s (--rate, --agents, --seconds); the same
//   while a group of half of them is reloaded every two seconds.
// - Limit: 48 clients without pause, in 1, 10 and 100 workspaces of 50 agents. A decision is a request
//   that has changed something and was answered after its commit; it is pushed to `calls` besides.
// - Bare: the same PostgreSQL without routing, one INSERT and COMMIT at a time per connection, of rows as
//   large as routing's are per decision; as many connections as routing's pool has, and for the table
//   also as few as routing commits on and as many as there were clients.
//
// `committed_decisions_ratio` is the least of the three limits beside the bare one.
import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { House } from "../../tests/chaos/house.mjs";

const STATE = ".centralita/bench-routing";
const PORTS = 30000;
const WORKSPACES = [1, 10, 100];
const LIMIT_SECONDS = 10;
const BARE_SECONDS = 5;
const POOL = 16; // Connections of routing (--pool_size).
const OTHER_CONNECTIONS = [2, 48];

const run = promisify(execFile);

const PER_DECISION = "SELECT count(DISTINCT txid), count(*), sum(pg_column_size(e.*)) FROM routing.events e";

/** One measurement of commit_load: its lines by name. */
async function load(build, what, flags) {
  const { stdout } = await run(path.resolve(build, "bin", "commit_load"),
                               [what, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)]);
  return Object.fromEntries(stdout.trim().split("\n").map((line) => line.split(" ")).map(([name, value]) => [name, Number(value)]));
}

/** Does `work` on a routing with empty stores. */
async function onFreshRouting(build, work) {
  const house = new House({ state: STATE, build, ports: PORTS, replicas: 1, services: ["routing"],
                            flags: { routing: [`--pool_size=${POOL}`] } });
  const { grpc } = house.addresses;
  try {
    await house.open();
    return await work(house, { routing: grpc.routing[0], groups_listen: grpc.groups[0], calls_listen: grpc.calls[0] });
  } finally {
    await house.close();
  }
}

function query(house, sql) {
  const answer = execFileSync("psql", [house.addresses.postgres, "-Atqc", sql], { encoding: "utf8" });
  return answer.trim().split("|").map(Number);
}

async function measureLatency({ build, rate, seconds, agents }) {
  const times = await onFreshRouting(build, (_, addresses) =>
    load(build, "latency", { ...addresses, agents, groups: 100, rate, seconds }));
  const calls = `${times.calls} calls, ${times.without_offer} without an offer`;
  return [
    { name: "enqueue_to_offer_p50", value: times.p50_ms, unit: "ms", note: calls },
    { name: "enqueue_to_offer_p99", value: times.p99_ms, unit: "ms", note: `longest ${times.max_ms.toFixed(1)} ms` },
    { name: "enqueue_to_offer_longest_in_reload", value: times.reload_max_ms, unit: "ms", note: `${times.reloads} reloads, p99 ${times.reload_p99_ms.toFixed(1)} ms` },
  ];
}

async function measureLimit(build, workspaces) {
  return onFreshRouting(build, async (house, addresses) => {
    const flags = { ...addresses, workspaces, agents: 50, groups: 5, seconds: LIMIT_SECONDS };
    const { decisions_per_s: decisions, failures } = await load(build, "limit", flags);
    const [commits, rows, bytes] = query(house, PER_DECISION);
    await house.kill("routing");
    const bare = (connections) => load(build, "bare", {
      postgres_url: house.addresses.postgres, connections, seconds: BARE_SECONDS, bytes: Math.max(1, Math.round(bytes / rows)) });
    const limit = (await bare(POOL)).commits_per_s;
    const others = [];
    for (const connections of OTHER_CONNECTIONS) others.push(`${(await bare(connections)).commits_per_s.toFixed(0)} on ${connections}`);
    return { workspaces, decisions, failures, commits, rows, bytes: bytes / rows, limit, others };
  });
}

export async function measure({ build, rate = "50", seconds = "30", agents = "10000" }) {
  const figures = await measureLatency({ build, rate, seconds, agents });
  const limits = [];
  for (const workspaces of WORKSPACES) limits.push(await measureLimit(build, workspaces));
  for (const { workspaces, decisions, failures, commits, rows, bytes, limit, others } of limits) {
    const of = workspaces === 1 ? "1_workspace" : `${workspaces}_workspaces`;
    figures.push(
      { name: `committed_decisions_per_s_${of}`, value: decisions, unit: "1/s",
        note: `${failures} failed; ${rows} rows of ${bytes.toFixed(0)} bytes in ${commits} commits, hiring included` },
      { name: `bare_commits_per_s_${of}`, value: limit, unit: "1/s", note: `on ${POOL} connections; ${others.join(", ")}` });
  }
  const ratios = limits.map(({ decisions, limit }) => decisions / limit);
  figures.push({ name: "committed_decisions_ratio", value: Math.min(...ratios), unit: "1",
                 note: limits.map(({ workspaces }, i) => `${ratios[i].toFixed(2)} with ${workspaces}`).join(", ") });
  return figures;
}
