// A private PostgreSQL and a private Redis on loopback, with their data in a state folder.
//
//   node stores.mjs start|stop --state=DIR --ports=BASE [--volatile]
//
// PostgreSQL listens on BASE + 1, Redis on BASE + 2. `--volatile` trades safety against power
// failure for speed: for tests.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const POSTGRES_BIN = fs
  .readdirSync("/usr/lib/postgresql", { withFileTypes: true })
  .map((entry) => `/usr/lib/postgresql/${entry.name}/bin`)
  .filter((folder) => fs.existsSync(`${folder}/postgres`))
  .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
  .pop();

// PostgreSQL refuses to run as root: then it runs as the user that Debian's package made.
const asServerUser =
  process.getuid() === 0
    ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    : [];

function run(command, args, options = {}) {
  const [program, ...rest] = [...(options.asServer ? asServerUser : []), command, ...args];
  return execFileSync(program, rest, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Where the stores of a state folder are, as URLs. */
export function storeUrls(ports) {
  return {
    postgres: `postgresql://centralita@127.0.0.1:${ports + 1}/centralita`,
    redis: `redis://127.0.0.1:${ports + 2}`,
  };
}

// The server's user must be able to reach its data: below a home folder that is closed to others it
// cannot, and the data go to /var/tmp, with a link in the state folder.
function dataFolder(state) {
  const wanted = path.resolve(state, "postgres");
  fs.mkdirSync(path.resolve(state), { recursive: true });
  if (fs.existsSync(wanted)) return fs.realpathSync(wanted);
  let folder = wanted;
  if (asServerUser.length > 0) {
    const probe = spawnSync(asServerUser[0], [...asServerUser.slice(1), "test", "-x", path.resolve(state)]);
    if (probe.status !== 0) {
      const id = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
      folder = `/var/tmp/centralita-${id}`;
      fs.mkdirSync(folder, { recursive: true });
      fs.symlinkSync(folder, wanted);
    }
  }
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (asServerUser.length > 0) execFileSync("chown", ["postgres:postgres", folder]);
  return folder;
}

function isRunning(folder) {
  return spawnSync(`${POSTGRES_BIN}/pg_isready`, ["-q", "-h", "127.0.0.1", "-p", portOf(folder)]).status === 0;
}

function portOf(folder) {
  const pid = path.join(folder, "postmaster.pid");
  try {
    return run("sed", ["-n", "4p", pid], { asServer: true }).trim() || "1";
  } catch {
    return "1";
  }
}

export function startPostgres({ state, ports, volatile }) {
  const folder = dataFolder(state);
  const initialised = spawnSync(
    ...(asServerUser.length ? [asServerUser[0], [...asServerUser.slice(1), "test", "-s", `${folder}/PG_VERSION`]]
                            : ["test", ["-s", `${folder}/PG_VERSION`]])).status === 0;
  if (!initialised) {
    run(`${POSTGRES_BIN}/initdb`,
        ["-D", folder, "-U", "centralita", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
        { asServer: true });
  }
  if (!isRunning(folder)) {
    const settings = {
      listen_addresses: "127.0.0.1",
      port: ports + 1,
      unix_socket_directories: "",
      max_connections: 300,
      shared_buffers: "128MB",
      log_min_duration_statement: 500,
      ...(volatile ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
    };
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === "" ? "''" : value}`);
    run(`${POSTGRES_BIN}/pg_ctl`,
        ["-D", folder, "-l", path.join(folder, "server.log"), "-w", "-t", "60", "-o", options.join(" "), "start"],
        { asServer: true });
  }
  const url = `postgresql://centralita@127.0.0.1:${ports + 1}/postgres`;
  const exists = run("psql", [url, "-Atqc", "SELECT 1 FROM pg_database WHERE datname = 'centralita'"]);
  if (exists.trim() !== "1") run("psql", [url, "-qc", "CREATE DATABASE centralita"]);
}

export function stopPostgres({ state }) {
  const folder = path.resolve(state, "postgres");
  if (!fs.existsSync(folder)) return;
  const real = fs.realpathSync(folder);
  if (!isRunning(real)) return;
  run(`${POSTGRES_BIN}/pg_ctl`, ["-D", real, "-m", "fast", "-w", "-t", "60", "stop"], { asServer: true });
}

function redisAnswers(port) {
  const answer = spawnSync("redis-cli", ["-p", String(port), "ping"], { encoding: "utf8" });
  return answer.stdout?.trim() === "PONG";
}

export function startRedis({ state, ports }) {
  const port = ports + 2;
  if (redisAnswers(port)) return;
  const folder = path.resolve(state, "redis");
  fs.mkdirSync(folder, { recursive: true });
  run("redis-server", [
    "--daemonize", "yes", "--bind", "127.0.0.1", "--port", String(port), "--dir", folder,
    "--save", "", "--appendonly", "no", "--pidfile", path.join(folder, "redis.pid"),
    "--logfile", path.join(folder, "redis.log"),
  ]);
  for (let i = 0; i < 200 && !redisAnswers(port); ++i) spawnSync("sleep", ["0.02"]);
  if (!redisAnswers(port)) throw new Error(`Redis does not answer on port ${port}: see ${folder}/redis.log`);
}

export function stopRedis({ ports }) {
  spawnSync("redis-cli", ["-p", String(ports + 2), "shutdown", "nosave"]);
}

/** Throws the data away. The stores must be stopped. */
export function removeStores({ state }) {
  const folder = path.resolve(state, "postgres");
  if (fs.existsSync(folder)) {
    const real = fs.realpathSync(folder);
    fs.rmSync(real, { recursive: true, force: true });
  }
  fs.rmSync(folder, { force: true, recursive: true });
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: "string" },
      ports: { type: "string" },
      volatile: { type: "boolean", default: false },
    },
  });
  const where = { state: values.state, ports: Number(values.ports), volatile: values.volatile };
  if (positionals[0] === "start") {
    startPostgres(where);
    startRedis(where);
  } else {
    stopRedis(where);
    stopPostgres(where);
    removeStores(where);
  }
}
