// The processes that decide who gets which call — directory, groups, replicas of routing — with stores of
// their own, started and hurt one by one. The supervisor of tools/run is not used: here it is the test
// that decides who lives.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { checkBuilt, layout } from "../../tools/run/layout.mjs";
import { removeStores, startPostgres, startRedis, stopPostgres, stopRedis } from "../../tools/run/stores.mjs";

const START_MS = 30000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function listens(address) {
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

export class House {
  /** @param {{state: string, build: string, ports: number, replicas: number, services?: string[], flags?: object}} options
   *  `flags` by service, as layout() takes them. */
  constructor(options) {
    this.options = options;
    const planned = layout({ ...options, processes: true });
    this.addresses = planned.addresses;
    this.operatorKey = planned.operatorKey;
    const services = options.services ?? ["directory", "groups", "routing"];
    this.programs = planned.programs.filter(({ name }) => services.includes(name.replace(/-\d+$/, "")));
    checkBuilt({ programs: this.programs });
    this.running = new Map();
  }

  /** The names of routing's processes. */
  get replicas() {
    return this.programs.map(({ name }) => name).filter((name) => name.startsWith("routing"));
  }

  /** Starts everything on empty stores. */
  async open() {
    const { state } = this.options;
    this.stopStores();
    removeStores({ state });
    fs.rmSync(path.resolve(state, "log"), { recursive: true, force: true });
    fs.mkdirSync(path.resolve(state, "log"), { recursive: true });
    fs.writeFileSync(this.operatorKey, randomBytes(24).toString("base64url"), { mode: 0o600 });
    startPostgres(this.options);
    startRedis(this.options);
    for (const { name } of this.programs) this.start(name);
    for (const { name } of this.programs) await this.untilListening(name);
  }

  /** Ends everything, and throws the stores away. */
  async close() {
    for (const { process: child } of this.running.values()) {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
    }
    await Promise.all([...this.running.values()].map(({ gone }) => gone));
    this.stopStores();
    removeStores(this.options);
  }

  start(name) {
    const { command, args } = this.programs.find((program) => program.name === name);
    const log = fs.openSync(path.resolve(this.options.state, "log", `${name}.log`), "a");
    const child = spawn(command, args, { stdio: ["ignore", log, log] });
    fs.closeSync(log);
    const entry = { process: child, died: false };
    entry.gone = new Promise((resolve) => {
      child.on("exit", resolve);
      child.on("error", resolve);
    }).then(() => { entry.died = true; });
    this.running.set(name, entry);
  }

  async untilListening(name) {
    const address = this.programs.find((program) => program.name === name)
      .args.find((flag) => flag.startsWith("--listen=")).replace("--listen=", "");
    const deadline = Date.now() + START_MS;
    while (!(await listens(address))) {
      if (this.running.get(name).died) throw new Error(`${name} does not start: see its log`);
      if (Date.now() > deadline) throw new Error(`${name} does not listen on ${address}`);
      await sleep(50);
    }
  }

  /** Processes that have ended without being told to. */
  get fallen() {
    return [...this.running].filter(([, { died }]) => died).map(([name]) => name);
  }

  async kill(name) {
    const entry = this.running.get(name);
    entry.process.kill("SIGKILL");
    await entry.gone;
    this.running.delete(name);
  }

  suspend(name) { this.running.get(name).process.kill("SIGSTOP"); }
  resume(name) { this.running.get(name).process.kill("SIGCONT"); }

  emptyRedis() {
    const { stdout } = spawnSync("redis-cli", ["-p", String(this.options.ports + 2), "flushall"], { encoding: "utf8" });
    if (stdout.trim() !== "OK") throw new Error(`FLUSHALL: ${stdout}`);
  }

  /** Ends PostgreSQL without letting it finish anything, as a crash would, and starts it again. */
  async crashPostgres() {
    const folder = fs.realpathSync(path.resolve(this.options.state, "postgres"));
    const pid = Number(fs.readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n")[0]);
    process.kill(pid, "SIGQUIT");
    while (fs.existsSync(`/proc/${pid}`)) await sleep(20);
    startPostgres(this.options);
  }

  stopStores() {
    stopRedis(this.options);
    stopPostgres(this.options);
  }
}
