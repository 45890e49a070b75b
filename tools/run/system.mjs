// Starts, stops and looks at a running system. Used by the command line, the demo, the end-to-end
// tests and the benchmarks: there is one way to start the house.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { checkBuilt, layout } from "./layout.mjs";
import { removeStores } from "./stores.mjs";

const START_MS = 60000;
const STOP_MS = 60000;

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

/** Waits until every listener of the system takes connections. */
export async function untilReady(status, deadline = Date.now() + START_MS) {
  const wanted = [
    ...Object.values(status.addresses.grpc).flat(),
    status.addresses.http.replace("http://", ""),
    ...Object.values(status.addresses.metrics),
  ];
  for (const address of wanted) {
    while (!(await canConnect(address))) {
      if (Date.now() > deadline) throw new Error(`nothing listens on ${address}`);
      await sleep(50);
    }
  }
}

/** Starts a system, and returns its status when it is ready. Options as layout() takes them. */
export async function up(options) {
  const running = statusOf(options.state);
  if (running) return running;
  const planned = layout(options);
  checkBuilt(planned);
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
  await untilReady(status, deadline);
  return statusOf(options.state);
}

/** Stops what up() has started. */
export async function down(state) {
  const status = statusOf(state);
  if (!status) return false;
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
