// Whether the dashboards show anything: every query of every panel, on a Prometheus that scraped a real system.
//
//   node tools/dashboards/check.mjs --state=.centralita/demo [--port=29090] [--seconds=30]
//   node tools/dashboards/check.mjs --prometheus=http://127.0.0.1:9090
//
// The first looks at a running system for a while; the second asks a Prometheus that is there.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { statusOf } from "../run/system.mjs";
import { ask, startPrometheus } from "./prometheus.mjs";

export { startPrometheus };

const ROOT = path.resolve(import.meta.dirname, "../..");
export const DASHBOARDS = path.join(ROOT, "deploy/grafana/dashboards");
export const ALERTS = path.join(ROOT, "deploy/prometheus/alerts/*.yml");

const FRESH_MS = 15000;
const STEP_SECONDS = 2;
const LONGEST_SECONDS = 3600;
const RATE_SECONDS = 30; // For $__rate_interval: some calls of a demo fall into it.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until everything that happened before the call has been scraped. */
async function untilFresh(url) {
  const called = Date.now() / 1000;
  const deadline = Date.now() + FRESH_MS;
  for (;;) {
    const [oldest] = (await ask(url, "query", { query: "min(timestamp(up))" })).result;
    if (oldest && Number(oldest.value[1]) > called) return;
    if (Date.now() > deadline) throw new Error("prometheus does not scrape");
    await sleep(200);
  }
}

const panelsIn = (panels) => panels.flatMap((panel) => [panel, ...panelsIn(panel.panels ?? [])]);

/** What Grafana would put in place of a variable when "All" is chosen. */
function valueOf(variable) {
  if (variable.includeAll) return variable.allValue || ".+";
  return String(variable.current?.value ?? "");
}

function substitute(text, variables) {
  const fixed = { __rate_interval: `${RATE_SECONDS}s`, __interval: `${STEP_SECONDS}s`, __range: "1h" };
  return text.replace(/\$\{?(\w+)(?::\w+)?\}?/g, (whole, name) => {
    const value = fixed[name] ?? variables.get(name);
    if (value === undefined) throw new Error(`${whole} is no variable of this dashboard`);
    return value;
  });
}

/** Whether a query gives a number at any moment of the time that Prometheus has seen. */
async function problemOf(url, query, start, end) {
  const { result } = await ask(url, "query_range", { query, start, end, step: STEP_SECONDS });
  if (result.length === 0) return "no series";
  const numbers = result.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))));
  return numbers ? null : "no number in any series";
}

/** A variable of the kind label_values(SERIES, LABEL) has values. */
async function problemOfVariable(url, { definition }) {
  const [, series, label] = definition.match(/^label_values\((.*),\s*(\w+)\)$/) ?? [];
  if (!series) return `${definition} is not of the kind label_values(SERIES, LABEL)`;
  const values = await ask(url, `label/${label}/values`, { "match[]": series });
  return values.length === 0 ? "no values" : null;
}

/**
 * Runs every query of a dashboard.
 *
 * @param {string} file  Grafana's JSON
 * @param {string} url   of a Prometheus that has scraped a system; see startPrometheus()
 * @returns {Promise<{queries: number, wrong: {panel: string, query: string, problem: string}[]}>}
 */
export async function checkDashboard(file, url) {
  const { panels, templating } = JSON.parse(fs.readFileSync(file, "utf8"));
  await untilFresh(url);
  const end = Date.now() / 1000;
  const { startTime } = await ask(url, "status/runtimeinfo");
  const seen = Math.min(end - Date.parse(startTime) / 1000, LONGEST_SECONDS);
  const start = end - Math.ceil(seen / STEP_SECONDS) * STEP_SECONDS; // The last step is now.
  const asked = templating.list.filter(({ type }) => type === "query");
  const variables = new Map(templating.list.map((variable) => [variable.name, valueOf(variable)]));
  const checks = [
    ...asked.map((variable) => ({ panel: `$${variable.name}`, query: variable.definition, run: () => problemOfVariable(url, variable) })),
    ...panelsIn(panels).flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({
      panel: title,
      query: expr,
      run: async () => problemOf(url, substitute(expr, variables), start, end),
    }))),
  ];
  const wrong = [];
  for (const { panel, query, run } of checks) {
    const problem = await run().catch(({ message }) => message);
    if (problem) wrong.push({ panel, query, problem });
  }
  return { queries: checks.length, wrong };
}

/** Runs all dashboards of the house. Returns the number of their queries, and those that show nothing. */
export async function checkDashboards(url) {
  const files = fs.readdirSync(DASHBOARDS).filter((name) => name.endsWith(".json"));
  const checked = [];
  for (const name of files) checked.push(await checkDashboard(path.join(DASHBOARDS, name), url));
  return { queries: checked.reduce((sum, { queries }) => sum + queries, 0), wrong: checked.flatMap(({ wrong }) => wrong) };
}

/** The alerts that Prometheus has loaded: {name, state, health, lastError}; health is not "ok" when one could not be evaluated. */
export async function alerts(url) {
  const { groups } = await ask(url, "rules", { type: "alert" });
  return groups.flatMap(({ rules }) => rules).map(({ name, state, health, lastError }) => ({ name, state, health, lastError }));
}

async function main() {
  const { values } = parseArgs({
    options: {
      state: { type: "string" },
      prometheus: { type: "string" },
      port: { type: "string", default: "29090" },
      seconds: { type: "string", default: "30" },
    },
  });
  if (!values.state === !values.prometheus) throw new Error("give --state or --prometheus");
  let own;
  try {
    if (values.state) {
      const status = statusOf(values.state);
      if (!status) throw new Error(`nothing runs in ${values.state}`);
      own = await startPrometheus({ state: values.state, port: Number(values.port), addresses: status.addresses.metrics, rules: [ALERTS] });
      await sleep(Number(values.seconds) * 1000);
    }
    const url = own?.url ?? values.prometheus;
    const { queries, wrong } = await checkDashboards(url);
    for (const { panel, query, problem } of wrong) console.log(`${panel}: ${problem}\n    ${query}`);
    for (const { name, state } of await alerts(url)) if (state === "firing") console.log(`alert fires: ${name}`);
    console.log(`${queries - wrong.length} of ${queries} queries return data`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await own?.stop();
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
