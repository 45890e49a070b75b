// What a running system has cost so far: processor time, memory, commits.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** The fields of /proc/PID/stat that follow the name, or null for a process that has gone. */
function statOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "").split(" ");
  } catch {
    return null;
  }
}

/** Processor time of a process in ms; with `children`, also of its children, dead and alive. */
function processorMs(pid, children = false) {
  const stat = statOf(pid);
  if (!stat) return 0;
  let ticks = Number(stat[11]) + Number(stat[12]);
  if (children) {
    ticks += Number(stat[13]) + Number(stat[14]);
    for (const child of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const other = statOf(child);
      if (other && Number(other[1]) === pid) ticks += Number(other[11]) + Number(other[12]);
    }
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

function residentMiB(pid) {
  const found = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, "latin1"));
  return found ? Number(found[1]) / 1024 : 0;
}

/** Processor time by process so far, in ms, and the number of transactions that wrote. */
export function costOf(status) {
  const cpu = Object.fromEntries(status.programs.map(({ name, pid }) => [name, processorMs(pid)]));
  const state = path.resolve(status.options.state);
  const postmaster = Number(execFileSync("head", ["-n", "1", path.join(fs.realpathSync(path.join(state, "postgres")), "postmaster.pid")], { encoding: "utf8" }));
  cpu.postgres = processorMs(postmaster, true);
  cpu.redis = processorMs(Number(fs.readFileSync(path.join(state, "redis", "redis.pid"), "utf8")));
  const xid = execFileSync("psql", [status.addresses.postgres, "-Atqc", "SELECT pg_snapshot_xmax(pg_current_snapshot())"], { encoding: "utf8" });
  return { cpu, commits: Number(xid), at: Date.now() };
}

/** Resident memory by program, in MiB. */
export function memoryOf(status) {
  return Object.fromEntries(status.programs.map(({ name, pid }) => [name, residentMiB(pid)]));
}
