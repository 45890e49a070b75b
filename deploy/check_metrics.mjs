// Holds alerts and dashboards against the code and the handbook: every metric and label that they name is declared
// by a service or a library, every alert has a test and a section in deploy/README.md that says what to do.
import fs from "node:fs";
import path from "node:path";
import yaml from "js-yaml";

const FOREIGN_LABELS = ["job", "instance", "le"]; // Prometheus' own.
const ENDINGS = { Histogram: ["_bucket", "_sum", "_count"] };
const DECLARED = /(Counter|Gauge|Histogram)\(\s*"(centralita_\w+)"\s*,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)([^;]*?)\)\)/g;

const read = (file) => fs.readFileSync(file, "utf8");
const under = (folder, ending) =>
  fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
const wrong = [];

/** Series name -> its labels. */
function declaredSeries() {
  const series = new Map();
  const sources = ["libs", "services"].flatMap((folder) => under(folder, ".cc")).filter((name) => !name.endsWith("_test.cc"));
  for (const [, kind, name, , rest] of sources.flatMap((file) => [...read(file).matchAll(DECLARED)])) {
    const labels = [...rest.matchAll(/"(\w+)"/g)].map(([, label]) => label);
    for (const ending of ENDINGS[kind] ?? [""]) series.set(name + ending, labels);
  }
  return series;
}

const series = declaredSeries();

function checkQuery(where, query) {
  const named = [...query.matchAll(/\b(centralita_\w+)(?:\{([^}]*)\})?/g)];
  const known = new Set(FOREIGN_LABELS);
  for (const [, name, matchers = ""] of named) {
    if (!series.has(name)) {
      wrong.push(`${where}: nothing declares ${name}`);
      continue;
    }
    series.get(name).forEach((label) => known.add(label));
    for (const [, label] of matchers.matchAll(/(\w+)\s*[=!]/g)) {
      if (![...series.get(name), ...FOREIGN_LABELS].includes(label)) wrong.push(`${where}: ${name} has no label ${label}`);
    }
  }
  for (const [, labels] of query.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)) {
    for (const label of labels.split(",").map((text) => text.trim())) {
      if (!known.has(label)) wrong.push(`${where}: nothing that it asks has the label ${label}`);
    }
  }
  return named.length;
}

const headings = [...read("deploy/README.md").matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(" ", "-"));
const tested = under("deploy/prometheus/tests", ".yml").flatMap((file) =>
  yaml.load(read(file)).tests.flatMap(({ alert_rule_test }) => alert_rule_test));

function checkAlert({ alert, expr, labels = {}, annotations = {} }) {
  checkQuery(alert, expr);
  const outcomes = tested.filter(({ alertname }) => alertname === alert);
  if (!outcomes.some(({ exp_alerts }) => exp_alerts.length > 0)) wrong.push(`${alert}: no test in which it fires`);
  if (!["page", "warning"].includes(labels.severity)) wrong.push(`${alert}: its severity is neither page nor warning`);
  if (!annotations.summary) wrong.push(`${alert}: has no summary`);
  const [file, section] = (annotations.runbook ?? "").split("#");
  if (file !== "deploy/README.md" || !headings.includes(section)) wrong.push(`${alert}: its runbook leads nowhere`);
}

const alerts = under("deploy/prometheus/alerts", ".yml").flatMap((file) => yaml.load(read(file)).groups.flatMap(({ rules }) => rules));
alerts.forEach(checkAlert);

let queries = 0;
for (const file of under("deploy/grafana/dashboards", ".json")) {
  const { title, panels, schemaVersion, templating } = JSON.parse(read(file));
  const variables = templating.list.map(({ name }) => name);
  if (!(schemaVersion >= 38) || !variables.includes("datasource")) wrong.push(`${title}: old, or without a data source to choose`);
  const ids = panels.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) wrong.push(`${title}: two panels have one id`);
  for (const panel of panels) {
    const where = `${title}: ${panel.title}`;
    const { x, w } = panel.gridPos;
    if (x + w > 24) wrong.push(`${where}: is wider than the page`);
    for (const { expr, datasource } of panel.targets ?? []) {
      queries += 1;
      checkQuery(where, expr);
      if (datasource.uid !== "${datasource}") wrong.push(`${where}: has a data source of its own`);
    }
  }
}

if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${alerts.length} alerts and ${queries} queries of dashboards: ok (${series.size} series are declared)`);
