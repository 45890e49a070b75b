// Starts, stops and looks at a running system. Used by the command line, the demo, the end-to-end
// tests and the benchmarks: there is one way to start the house.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { checkBuilt, layout } from "./layout.mjs";
import { removeStores, stopPostgres, stopRedis } from "./stores.mjs";

const START_MS = 60000;
const STOP_MS = 60000;
const HOPELESS_RESTARTS = 3; // Before it has ever been ready.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The status that the supervisor of `state` has written, or null if none runs. */
export function statusOf(state) {
  try {
    const status = JSON.parse(fs.readFileSync(path.resolve(state, "status.json"), "utf8"));
    process.kill(status.supervisor, 0);
    return status;
  } catch {
    return null;
  }
}

function canConnect(address) {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port), timeout: 500 });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => done(true));
    socket.on("error", () => done(false));
    socket.on("timeout", () => done(false));
  });
}

/** Where a system listens with TCP, its stores aside. */
function listenersOf({ grpc, http, metrics }) {
  return [...Object.values(grpc).flat(), http.replace("http://", ""), ...Object.values(metrics)];
}

/** The last line of a program's log that says why it could not start; "" if none does. */
function complaintOf(state, name) {
  const file = path.resolve(state, "log", `${name}.log`);
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  return lines.filter((line) => line.includes("could not start")).pop() ?? "";
}

/** Waits until every listener of the system takes connections. */
async function untilReady(state, deadline) {
  for (const address of listenersOf(statusOf(state).addresses)) {
    while (!(await canConnect(address))) {
      const hopeless = statusOf(state)?.programs.find(({ restarts }) => restarts >= HOPELESS_RESTARTS);
      if (hopeless) throw new Error(`${hopeless.name} does not start: ${complaintOf(state, hopeless.name) || "see its log"}`);
      if (Date.now() > deadline) throw new Error(`nothing listens on ${address}`);
      await sleep(50);
    }
  }
}

/** A supervisor that was killed leaves its programs behind: ends those, by their ids, and the stores. */
async function endLeftovers(state) {
  const file = path.resolve(state, "status.json");
  if (statusOf(state) || !fs.existsSync(file)) return false;
  const { options, programs } = JSON.parse(fs.readFileSync(file, "utf8"));
  for (const { name, pid } of programs) {
    const binary = `centralita-${name.replace(/-\d+$/, "")}`;
    try {
      if (fs.readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(binary)) process.kill(pid, "SIGKILL");
    } catch {
      // It has gone with its supervisor.
    }
  }
  stopRedis(options);
  stopPostgres(options);
  fs.rmSync(file);
  return true;
}

/** Starts a system, and returns its status when it is ready. Options as layout() takes them. */
export async function up(options) {
  const running = statusOf(options.state);
  if (running) {
    const { processes = false, replicas = 1, build } = running.options;
    if (processes === (options.processes ?? false) && replicas === (options.replicas ?? 1) && build === options.build) return running;
    throw new Error(`a system already runs, ${processes ? `one process each, ${replicas} replicas` : "as onebox"}, of ${build}: ./centralita down first`);
  }
  await endLeftovers(options.state);
  const planned = layout(options);
  checkBuilt(planned);
  for (const address of listenersOf(planned.addresses)) {
    if (await canConnect(address)) throw new Error(`${address} is in use by another process`);
  }
  fs.mkdirSync(path.resolve(options.state, "log"), { recursive: true });
  if (!fs.existsSync(planned.operatorKey)) {
    fs.writeFileSync(planned.operatorKey, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  const log = fs.openSync(path.resolve(options.state, "log", "supervisor.log"), "a");
  const supervisor = spawn(process.execPath, [new URL("./supervisor.mjs", import.meta.url).pathname, JSON.stringify(options)],
                           { detached: true, stdio: ["ignore", log, log] });
  supervisor.unref();
  const deadline = Date.now() + START_MS;
  let status = null;
  while (!(status = statusOf(options.state))) {
    if (Date.now() > deadline || supervisor.exitCode !== null) {
      throw new Error(`the system did not start: see ${path.join(options.state, "log", "supervisor.log")}`);
    }
    await sleep(50);
  }
  try {
    await untilReady(options.state, deadline);
  } catch (error) {
    await down(options.state);
    throw error;
  }
  return statusOf(options.state);
}

/** Stops what up() has started. */
export async function down(state) {
  const status = statusOf(state);
  if (!status) return endLeftovers(state);
  process.kill(status.supervisor, "SIGTERM");
  const deadline = Date.now() + STOP_MS;
  while (statusOf(state)) {
    if (Date.now() > deadline) throw new Error(`process ${status.supervisor} does not end`);
    await sleep(50);
  }
  return true;
}

/** Throws a stopped system's data away: the stores, the recordings, the logs, the keys. */
export function removeData(state) {
  removeStores({ state });
  for (const name of ["redis", "recordings", "spool", "log", "operator.key"]) {
    fs.rmSync(path.resolve(state, name), { recursive: true, force: true });
  }
}

/** The operators' key of a system. */
export function operatorKey(state) {
  return fs.readFileSync(path.resolve(state, "operator.key"), "utf8").trim();
}
