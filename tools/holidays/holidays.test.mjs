// node --test tools/holidays
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import http from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { contracts } from "../../tests/e2e/world/api.mjs";
import { Unknown, holidaysOf, parsePlace, parseYear } from "./dates.mjs";

const on = (holidays, date) => holidays.filter((holiday) => holiday.date === date);
const CLI = fileURLToPath(new URL("cli.mjs", import.meta.url));
const BUILD = process.env.CENTRALITA_BUILD ?? "build/dev";
const cli = (...args) =>
  spawnSync(process.execPath, [CLI, ...args], {
    encoding: "utf8",
    env: { ...process.env, CENTRALITA_KEY: "" },
  });

test("Spain's national holidays hold in the whole country", () => {
  const spain = holidaysOf({ country: "ES", year: 2026 });
  assert.deepEqual(on(spain, "2026-01-01"), [{ displayName: "Año Nuevo", date: "2026-01-01", regions: ["ES"] }]);
  assert.deepEqual(on(spain, "2026-04-03").map(({ displayName }) => displayName), ["Viernes Santo"]);
  assert.deepEqual(on(spain, "2026-05-02"), []);
});

test("A region has those of its country and its own, each with where it holds", () => {
  const madrid = holidaysOf({ country: "ES", region: "MD", year: 2026 });
  assert.deepEqual(on(madrid, "2026-12-25")[0].regions, ["ES"]);
  assert.deepEqual(on(madrid, "2026-05-02")[0].regions, ["ES-MD"]);
  assert.match(on(madrid, "2026-05-02")[0].displayName, /Madrid/);
});

test("All regions at once: what several observe is one holiday with them all", () => {
  const spain = holidaysOf({ country: "ES", year: 2026, allRegions: true });
  const maundyThursday = on(spain, "2026-04-02").find(({ regions }) => regions.includes("ES-MD"));
  assert.ok(maundyThursday.regions.length > 5, maundyThursday.regions.join());
  assert.ok(!maundyThursday.regions.includes("ES-CT"), "not in Catalonia");
});

test("Colombia moves its holidays to Mondays", () => {
  const colombia = holidaysOf({ country: "CO", year: 2026 });
  for (const date of ["2026-01-12", "2026-03-23", "2026-06-29", "2026-11-16"]) {
    assert.equal(on(colombia, date).length, 1, date);
    assert.equal(new Date(`${date}T00:00:00Z`).getUTCDay(), 1);
  }
  assert.deepEqual(on(colombia, "2026-01-06"), [], "Epiphany itself is a working day");
});

test("Brazil's, in Portuguese or English", () => {
  assert.equal(on(holidaysOf({ country: "BR", year: 2026 }), "2026-09-07")[0].displayName, "Dia da Independência");
  const english = on(holidaysOf({ country: "BR", year: 2026, language: "en" }), "2026-09-07")[0];
  assert.match(english.displayName, /Independence/);
});

test("Every country of the package gives dates of the year, one a date and place, that the service takes", () => {
  for (const country of ["AE", "AM", "AZ", "BA", "CN", "DE", "IL", "IN", "JP", "MX", "TR", "US"]) {
    const holidays = holidaysOf({ country, year: 2027 });
    assert.ok(holidays.length > 0, country);
    const places = new Set(holidays.map(({ date, regions }) => `${date} ${regions}`));
    assert.equal(places.size, holidays.length, country);
    for (const { date, displayName } of holidays) {
      assert.match(date, /^2027-\d\d-\d\d$/);
      assert.ok(displayName.length >= 1 && displayName.length <= 200, displayName);
    }
  }
});

test("What is no place and no year is refused", () => {
  assert.throws(() => parsePlace("Spain"), Unknown);
  assert.throws(() => parsePlace(undefined), Unknown);
  assert.throws(() => holidaysOf({ country: "XX", year: 2026 }), Unknown);
  assert.throws(() => holidaysOf({ country: "ES", region: "ZZ", year: 2026 }), Unknown);
  for (const year of ["26", "20266", "1500", undefined]) assert.throws(() => parseYear(year), Unknown);
});

test("The command prints JSON, and says whose work it is", () => {
  const run = cli("ES-MD", "2026");
  assert.equal(run.status, 0, run.stderr);
  assert.ok(JSON.parse(run.stdout).length > 10);
  assert.match(run.stderr, /date-holidays.*CC BY-SA/);
  assert.equal(cli("Nowhere", "2026").status, 2);
  assert.equal(cli("ES", "2026", "--workspace=w1", "--api=http://127.0.0.1:1").status !== 0, true);
});

/** Answers gRPC-Web calls of one method, and keeps what it was asked. */
async function playedEdge(registry, answer) {
  const asked = [];
  const { input, output } = registry.getService("centralita.groups.v1.HolidayService").method.importHolidays;
  const framed = (flag, bytes) => {
    const head = Buffer.alloc(5);
    head[0] = flag;
    head.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = fromBinary(input, Buffer.concat(chunks).subarray(5));
    asked.push({ path: request.url, key: request.headers.authorization, message });
    response.setHeader("content-type", "application/grpc-web+proto");
    response.write(framed(0, Buffer.from(toBinary(output, create(output, answer(message))))));
    response.end(framed(0x80, Buffer.from("grpc-status: 0\r\n")));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, http: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test("With a workspace it imports them through the edge, with the workspace's key", async () => {
  const registry = contracts(BUILD);
  const edge = await playedEdge(registry, ({ holidays }) => ({ createdCount: holidays.length - 1, keptCount: 1 }));
  const args = [CLI, "CO", "2026", "--workspace=w1", `--api=${edge.http}`, `--build=${BUILD}`];
  const program = spawn(process.execPath, args, { env: { ...process.env, CENTRALITA_KEY: "secret" } });
  let out = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (data) => { out += data; });
  const code = await new Promise((resolve) => program.on("close", resolve));
  edge.close();
  assert.equal(code, 0, out);
  assert.match(out, /\d+ new, 1 there already, 0 left out/);
  assert.equal(edge.asked.length, 1);
  const [{ path, key, message }] = edge.asked;
  assert.equal(path, "/centralita.groups.v1.HolidayService/ImportHolidays");
  assert.equal(key, "Bearer secret");
  assert.equal(message.parent, "workspaces/w1");
  assert.notEqual(message.requestId, "");
  const moved = message.holidays.find(({ date }) => date === "2026-01-12");
  assert.deepEqual([moved.displayName, moved.regions], ["Día de los Reyes Magos", ["CO"]]);
});
