// ./centralita up | down | status | logs | reset
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { stopPostgres, stopRedis } from "./stores.mjs";
import { down, removeData, statusOf, up } from "./system.mjs";

const STATE = ".centralita/system";
const PORTS = 20000;

function print(status) {
  const { addresses, programs, options } = status;
  const rows = [
    ["API (gRPC-Web)", addresses.http],
    ["SIP (UDP, TCP)", addresses.sip],
    ["PostgreSQL", addresses.postgres],
    ["Redis", addresses.redis],
    ...Object.entries(addresses.grpc).map(([service, list]) => [`gRPC ${service}`, list.join(", ")]),
    ...Object.entries(addresses.metrics).map(([name, address]) => [`metrics ${name}`, `http://${address}/metrics`]),
    ["operator's key", path.join(options.state, "operator.key")],
    ["logs", path.join(options.state, "log")],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
  console.log();
  for (const { name, pid, restarts } of programs) {
    console.log(`${name.padEnd(width)}  ${pid ? `pid ${pid}` : "not running"}${restarts ? `, restarted ${restarts}x` : ""}`);
  }
}

const commands = {
  async up({ build, processes, replicas }) {
    if (!/^[1-9]$/.test(replicas)) throw new Error(`--replicas takes 1 to 9, not ${replicas}`);
    if (replicas !== "1" && !processes) throw new Error("--replicas needs --processes");
    print(await up({ state: STATE, build, ports: PORTS, processes, replicas: Number(replicas) }));
  },
  async down() {
    console.log((await down(STATE)) ? "stopped" : "nothing runs");
  },
  async status() {
    const status = statusOf(STATE);
    if (!status) {
      console.log("nothing runs: ./centralita up");
      process.exitCode = 1;
      return;
    }
    print(status);
    if (status.programs.some(({ pid }) => pid === null)) process.exitCode = 1;
  },
  async logs({ follow }, [service]) {
    const folder = path.resolve(STATE, "log");
    const names = fs.existsSync(folder) ? fs.readdirSync(folder).map((file) => file.replace(/\.log$/, "")) : [];
    if (!names.includes(service)) {
      console.error(`logs of whom? One of: ${names.join(", ") || "nobody has run yet"}`);
      process.exitCode = 2;
      return;
    }
    spawnSync("tail", [...(follow ? ["-f"] : ["-n", "200"]), path.join(folder, `${service}.log`)], { stdio: "inherit" });
  },
  async reset() {
    await down(STATE);
    stopRedis({ ports: PORTS });
    stopPostgres({ state: STATE });
    removeData(STATE);
    console.log("all data are gone");
  },
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      build: { type: "string", default: "build/dev" },
      processes: { type: "boolean", default: false },
      replicas: { type: "string", default: "1" },
      follow: { type: "boolean", short: "f", default: false },
    },
  });
  const [command, ...rest] = positionals;
  await commands[command](values, rest);
} catch (error) {
  console.error(error.message);
  process.exitCode = error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}
