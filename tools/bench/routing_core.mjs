// bench routing-core: decisions per second of the pure core on one core, without store and transport.
// services/routing/domain/routing_bench.cc has the workload.
import { execFileSync } from "node:child_process";
import path from "node:path";

export async function measure({ build }) {
  const output = execFileSync(path.resolve(build, "services/routing/routing_bench"), ["--json"], { encoding: "utf8" });
  return JSON.parse(output);
}
