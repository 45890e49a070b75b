// Keeps the programs of a layout running: starts them, restarts what dies, and stops them in reverse.
//
//   node supervisor.mjs '{"state": DIR, "build": DIR, "ports": BASE, ...}'
//
// What runs is written to STATE/status.json at every change; output goes to STATE/log/NAME.log.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { layout } from "./layout.mjs";
import { startPostgres, startRedis, stopPostgres, stopRedis } from "./stores.mjs";

const FIRST_RESTART_MS = 100;
const SLOWEST_RESTART_MS = 5000;
const STABLE_MS = 5000; // Running for that long forgives earlier deaths.
const STOP_MS = 15000;

const options = JSON.parse(process.argv[2]);
const { programs, addresses } = layout(options);
const logs = path.resolve(options.state, "log");
const children = new Map();
let stopping = false;

function writeStatus() {
  const status = {
    supervisor: process.pid,
    options,
    addresses,
    programs: programs.map(({ name }) => ({
      name,
      pid: children.get(name)?.process?.pid ?? null,
      restarts: children.get(name)?.restarts ?? 0,
    })),
  };
  const file = path.resolve(options.state, "status.json");
  fs.writeFileSync(`${file}.new`, JSON.stringify(status, null, 2));
  fs.renameSync(`${file}.new`, file);
}

function start(program) {
  const child = children.get(program.name) ?? { restarts: 0, delay: FIRST_RESTART_MS };
  children.set(program.name, child);
  const log = fs.openSync(path.join(logs, `${program.name}.log`), "a");
  const began = Date.now();
  child.process = spawn(program.command, program.args, { stdio: ["ignore", log, log] });
  fs.closeSync(log);
  child.gone = new Promise((resolve) => {
    child.process.on("exit", resolve);
    child.process.on("error", resolve);
  });
  child.gone.then(() => {
    child.process = null;
    writeStatus();
    if (stopping) return;
    if (Date.now() - began > STABLE_MS) child.delay = FIRST_RESTART_MS;
    setTimeout(() => {
      if (stopping) return;
      child.restarts += 1;
      start(program);
    }, child.delay);
    child.delay = Math.min(child.delay * 2, SLOWEST_RESTART_MS);
  });
  writeStatus();
}

async function stop() {
  if (stopping) return;
  stopping = true;
  // The gateway first: it drains while the services that take its events still run.
  for (const { name } of [...programs].reverse()) {
    const child = children.get(name);
    if (!child?.process) continue;
    child.process.kill("SIGTERM");
    const patience = setTimeout(() => child.process?.kill("SIGKILL"), STOP_MS);
    await child.gone;
    clearTimeout(patience);
  }
  stopRedis(options);
  stopPostgres(options);
  fs.rmSync(path.resolve(options.state, "status.json"), { force: true });
  process.exit(0);
}

fs.mkdirSync(logs, { recursive: true });
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
startPostgres(options);
startRedis(options);
programs.forEach(start);
