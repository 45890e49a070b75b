// ./centralita bench NAME [--json FILE]: measures, prints a table, and writes the figures as JSON.
import fs from "node:fs";
import { parseArgs } from "node:util";

const BENCHES = {
  setup: () => import("./setup.mjs"),
  "routing-core": () => import("./routing_core.mjs"),
  "routing-commit": () => import("./routing_commit.mjs"),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    build: { type: "string", default: "build/release" },
    json: { type: "string" },
    rate: { type: "string" },
    seconds: { type: "string" },
    agents: { type: "string" },
    processes: { type: "boolean" },
  },
});
const [name] = positionals;
if (!BENCHES[name]) {
  console.error(`measure what? One of: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
const { measure } = await BENCHES[name]();
const figures = await measure(values);
const width = Math.max(...figures.map((figure) => figure.name.length));
for (const { name: figure, value, unit, note = "" } of figures) {
  console.log(`${figure.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit.padEnd(6)} ${note}`);
}
if (values.json) {
  fs.writeFileSync(values.json, `${JSON.stringify(figures.map(({ note, ...figure }) => figure), null, 2)}\n`);
}
process.exit(0);
