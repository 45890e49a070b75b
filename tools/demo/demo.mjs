// ./centralita demo: plays the main job with a real carrier and real phones, tells what happens, and
// fails when anything is not as it should be.
//
//   node demo.mjs --build=DIR [--fast] [--only=1,4] [--keep] [--onebox]
import { parseArgs } from "node:util";
import { ALERTS, alerts, checkDashboards, startPrometheus } from "../dashboards/check.mjs";
import * as accounts from "../../tests/e2e/scenarios/accounts.mjs";
import { SCENARIOS } from "../../tests/e2e/scenarios/index.mjs";
import { Wrong, check } from "../../tests/e2e/scenarios/check.mjs";
import { World } from "../../tests/e2e/world/world.mjs";

const PORTS = 22000;
// What --fast leaves out.
const LONG = new Set([SCENARIOS.at(-1)]);

const { values } = parseArgs({
  options: {
    build: { type: "string", default: "build/dev" },
    fast: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    onebox: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const colour = (code, text) => (process.stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = (text) => colour(1, text);
const green = (text) => colour(32, text);
const red = (text) => colour(31, text);
const dim = (text) => colour(2, text);

const began = Date.now();
const clock = () => dim(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`);
const tell = (line) => console.log(`${clock()}    ${line}`);

function summary(lines) {
  const rows = [["caller", "outcome", "talk", "ticket", "recording"]];
  for (const { caller, outcome, missed, talk, ticket, recording, seconds } of lines) {
    rows.push([
      caller,
      missed ? `${outcome} (${missed})` : outcome,
      talk ? `${talk.toFixed(1)} s` : "-",
      ticket ? `#${ticket}` : "-",
      recording ? `${recording.split("/").pop()} (${seconds.toFixed(1)} s)` : "-",
    ]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [index, row] of rows.entries()) {
    const text = row.map((cell, column) => cell.padEnd(widths[column])).join("  ");
    console.log(index === 0 ? bold(text) : text);
  }
}

const DASHBOARD = "The dashboard of the main job shows it, on a real Prometheus";

async function dashboard() {
  const { queries, wrong } = await checkDashboards(prometheus.url);
  check(wrong.length === 0, `panels without data: ${wrong.map(({ panel, problem }) => `${panel} (${problem})`).join(", ")}`);
  const broken = (await alerts(prometheus.url)).filter(({ health }) => health !== "ok");
  check(broken.length === 0, `alerts that cannot be evaluated: ${broken.map(({ name }) => name).join(", ")}`);
  tell(`all ${queries} queries of the dashboard return data, and every alert can be evaluated`);
  return [];
}

console.log(bold("Centralita: the main job, with a real carrier (sipp) and real phones (baresip)\n"));
tell("starting PostgreSQL, Redis, the services and the gateway");
let world;
let prometheus;
// Whoever stops the demo finds nothing running afterwards.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, async () => {
    await prometheus?.stop();
    await world?.close();
    process.exit(130);
  });
}
const lines = [];
let failed = 0;
try {
  world = await World.create({
    state: ".centralita/demo",
    build: values.build,
    ports: PORTS,
    processes: !values.onebox,
  });
  tell(`ready: ${world.status.programs.map(({ name }) => name).join(", ")}`);
  prometheus = await startPrometheus({ state: ".centralita/demo", port: PORTS + 700,
                                       addresses: world.status.addresses.metrics, rules: [ALERTS] });
  const scenarios = SCENARIOS.filter((scenario, index) =>
    values.only ? values.only.split(",").includes(String(index + 1)) : !values.fast || !LONG.has(scenario));
  // The dashboard comes last: it shows what the scenarios have done, so it needs them all.
  const parts = values.only || values.fast ? [...scenarios, accounts] : [...scenarios, accounts, { title: DASHBOARD, play: dashboard }];
  for (const [index, part] of parts.entries()) {
    console.log(`\n${clock()}  ${bold(`${index + 1}/${parts.length} ${part.title}`)}`);
    try {
      lines.push(...(await part.play(world, tell)));
      console.log(`${clock()}  ${green("as it should be")}`);
    } catch (error) {
      failed += 1;
      console.log(`${clock()}  ${red("WRONG")} ${error.message}`);
      if (!(error instanceof Wrong)) console.log(dim(error.stack));
    }
  }
} catch (error) {
  failed += 1;
  console.log(`${clock()}  ${red("WRONG")} ${error.stack}`);
}
console.log();
summary(lines);
console.log(`\n${lines.length} calls; ${failed === 0 ? green("all as it should be") : red(`${failed} scenarios went wrong`)}`);
if (failed > 0) console.log("logs: .centralita/demo/log");
if (world && values.keep) {
  console.log(`The system goes on: ${JSON.stringify(world.status.addresses, null, 2)}`);
} else {
  await prometheus?.stop();
  await world?.close();
}
process.exit(failed === 0 ? 0 : 1);
