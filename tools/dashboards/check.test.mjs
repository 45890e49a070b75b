// node --test tools/dashboards
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { ALERTS, alerts, checkDashboard, startPrometheus } from "./check.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dashboards-"));
let exposer;
let prometheus;

async function freePort() {
  const server = http.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

before(async () => {
  let calls = 0;
  exposer = http.createServer((_, response) => {
    calls += 1;
    response.end(`# TYPE calls_total counter\ncalls_total{outcome="handled"} ${calls}\n` +
                 "# TYPE quiet_seconds histogram\nquiet_seconds_bucket{le=\"1\"} 0\nquiet_seconds_bucket{le=\"+Inf\"} 0\n");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => exposer.on("listening", resolve));
  const { port } = exposer.address();
  prometheus = await startPrometheus({
    state: folder,
    port: await freePort(),
    addresses: { "calls-1": `127.0.0.1:${port}`, "calls-2": `localhost:${port}` },
    rules: [ALERTS],
  });
  await new Promise((resolve) => setTimeout(resolve, 8000)); // It first scrapes after 5 s.
});

after(async () => {
  await prometheus?.stop();
  exposer?.closeAllConnections();
  exposer?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function dashboard(...queries) {
  const file = path.join(folder, "dashboard.json");
  const variables = [
    { name: "datasource", type: "datasource", current: {} },
    { name: "job", type: "query", definition: "label_values(up, job)", includeAll: true, allValue: ".+", current: {} },
  ];
  const panels = [{ type: "row", title: "A row", panels: queries.map((expr) => ({ title: "A panel", targets: [{ expr }] })) }];
  fs.writeFileSync(file, JSON.stringify({ panels, templating: { list: variables } }));
  return file;
}

const problemsOf = async (...queries) =>
  (await checkDashboard(dashboard(...queries), prometheus.url)).wrong.map(({ problem }) => problem);

test("queries that show something are in order, and so is the variable", async () => {
  const file = dashboard('sum by (outcome) (rate(calls_total{job=~"$job"}[$__rate_interval]))', "sum(up)");
  assert.deepEqual(await checkDashboard(file, prometheus.url), { queries: 3, wrong: [] });
});

test("a misspelt metric and a misspelt label show nothing", async () => {
  assert.deepEqual(await problemsOf("cals_total", 'calls_total{outcome="Handled"}'), ["no series", "no series"]);
});

test("a series without any number shows nothing", async () => {
  assert.deepEqual(await problemsOf("histogram_quantile(0.5, rate(quiet_seconds_bucket[$__rate_interval]))"),
                   ["no number in any series"]);
});

test("what Prometheus or Grafana would not understand is told in their words", async () => {
  const [syntax, variable] = await problemsOf("sum(up", "up{job=\"$service\"}");
  assert.match(syntax, /parse error/);
  assert.match(variable, /\$service is no variable/);
});

test("replicas are one job", async () => {
  assert.deepEqual(await problemsOf('count(up{job="calls"}) == 2'), []);
});

test("the alerts of the house are loaded and can be evaluated", async () => {
  const loaded = await alerts(prometheus.url);
  assert.ok(loaded.length > 0);
  assert.deepEqual(loaded.filter(({ health }) => health !== "ok"), []);
});

test("a port that is taken is an error, and not somebody else's Prometheus", async () => {
  const port = Number(new URL(prometheus.url).port);
  await assert.rejects(startPrometheus({ state: path.join(folder, "second"), port, addresses: {} }), /did not start/);
});
