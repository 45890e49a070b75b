// A private Prometheus beside a running system, and what to ask it.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const READY_MS = 20000;
const STOP_MS = 10000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks Prometheus' HTTP API for the `data` of its answer, or an error with its own words. */
export async function ask(url, api, parameters = {}) {
  const answer = await fetch(`${url}/api/v1/${api}?${new URLSearchParams(parameters)}`);
  const { status, data, error } = await answer.json();
  if (status !== "success") throw new Error(error ?? `${api} answered ${answer.status}`);
  return data;
}

/** One job a service, as in deploy/prometheus: replicas "routing-1", "routing-2" are the job "routing". */
function configOf(addresses, rules, seconds) {
  const jobs = new Map();
  for (const [name, address] of Object.entries(addresses)) {
    const job = name.replace(/-\d+$/, "");
    jobs.set(job, [...(jobs.get(job) ?? []), address]);
  }
  return {
    global: { scrape_interval: `${seconds}s`, scrape_timeout: `${seconds}s`, evaluation_interval: `${seconds}s` },
    rule_files: rules.map((file) => path.resolve(file)),
    scrape_configs: [...jobs].map(([job, targets]) => ({ job_name: job, static_configs: [{ targets }] })),
  };
}

/** Somebody else's Prometheus may have the port: ready is the one that has read our configuration. */
async function isReady(url, config) {
  try {
    return (await fetch(`${url}/-/ready`)).ok && (await ask(url, "status/flags"))["config.file"] === config;
  } catch {
    return false;
  }
}

async function untilReady(url, config, child) {
  const deadline = Date.now() + READY_MS;
  while (!(await isReady(url, config))) {
    if (child.exitCode !== null || child.failed) throw new Error(`prometheus did not start: ${child.failed ?? "see its log"}`);
    if (Date.now() > deadline) throw new Error("prometheus did not start in time");
    await sleep(50);
  }
}

/**
 * Starts a Prometheus on loopback that scrapes a system, with an empty store.
 *
 * @param {object} options
 * @param {string} options.state      the folder for its configuration, store and log; its own subfolder is emptied
 * @param {number} options.port       where it listens
 * @param {Object<string, string>} options.addresses  by process: statusOf(state).addresses.metrics
 * @param {string[]} options.rules    files or patterns of rules
 * @param {number} options.seconds    between scrapes
 * @returns {Promise<{url: string, pid: number, stop: () => Promise<void>}>} stop() keeps store and log
 */
export async function startPrometheus({ state, port, addresses, rules = [], seconds = 1 }) {
  const folder = path.resolve(state, "prometheus");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const config = path.join(folder, "prometheus.yml");
  // JSON is YAML.
  fs.writeFileSync(config, JSON.stringify(configOf(addresses, rules, seconds), null, 2));
  const log = fs.openSync(path.join(folder, "prometheus.log"), "w");
  const url = `http://127.0.0.1:${port}`;
  const child = spawn("/usr/bin/prometheus",
                      [`--config.file=${config}`, `--storage.tsdb.path=${path.join(folder, "store")}`,
                       `--web.listen-address=127.0.0.1:${port}`],
                      { stdio: ["ignore", log, log] });
  fs.closeSync(log);
  const gone = new Promise((resolve) => {
    child.on("exit", resolve);
    child.on("error", (error) => resolve((child.failed = error)));
  });
  const killed = () => child.kill("SIGKILL");
  process.on("exit", killed); // Never outlives who has started it.
  const stop = async () => {
    child.kill("SIGTERM");
    const patience = setTimeout(killed, STOP_MS);
    await gone;
    clearTimeout(patience);
    process.off("exit", killed);
  };
  try {
    await untilReady(url, config, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid, stop };
}
