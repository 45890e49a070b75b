// ./centralita holidays COUNTRY[-REGION] YEAR [--workspace=ID]
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { parseArgs } from "node:util";
import { Api, contracts, reasonOf } from "../../tests/e2e/world/api.mjs";
import { statusOf } from "../run/system.mjs";
import { Unknown, holidaysOf, parsePlace, parseYear } from "./dates.mjs";

const STATE = ".centralita/system";
const AT_A_TIME = 500;
const SOURCE = "Holidays by date-holidays (https://github.com/commenthol/date-holidays), data under CC BY-SA 3.0: tools/holidays/NOTICE";

function keyOf(values) {
  const key = values["key-file"] ? fs.readFileSync(values["key-file"], "utf8").trim() : process.env.CENTRALITA_KEY;
  if (!key) throw new Unknown("importing needs a key of the workspace: $CENTRALITA_KEY or --key-file");
  return key;
}

function addressOf(values) {
  const http = values.api ?? statusOf(STATE)?.addresses.http;
  if (!http) throw new Unknown("nothing runs here: ./centralita up, or --api=http://HOST:PORT");
  return http;
}

/** What is there already stays as it is, so this may be repeated. */
async function importAll(api, workspace, holidays) {
  const counts = { created: 0, kept: 0, leftOut: 0 };
  for (let at = 0; at < holidays.length; at += AT_A_TIME) {
    const list = holidays.slice(at, at + AT_A_TIME);
    const answer = await api.holidays.importHolidays({
      parent: `workspaces/${workspace}`,
      holidays: list,
      requestId: randomUUID(),
    });
    counts.created += answer.createdCount;
    counts.kept += answer.keptCount;
    counts.leftOut += answer.leftOutCount;
  }
  return counts;
}

let registry;
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workspace: { type: "string" },
      api: { type: "string" },
      "key-file": { type: "string" },
      language: { type: "string" },
      "all-regions": { type: "boolean", default: false },
      build: { type: "string", default: "build/dev" },
    },
  });
  const [place, year] = positionals;
  const holidays = holidaysOf({
    ...parsePlace(place),
    year: parseYear(year),
    language: values.language,
    allRegions: values["all-regions"],
  });
  console.error(SOURCE);
  if (!values.workspace) {
    console.log(JSON.stringify(holidays, null, 2));
  } else {
    registry = contracts(values.build);
    const api = new Api({ registry, http: addressOf(values), key: keyOf(values) });
    const { created, kept, leftOut } = await importAll(api, values.workspace.replace(/^workspaces\//, ""), holidays);
    console.log(`${created} new, ${kept} there already, ${leftOut} left out because another holiday has their date`);
  }
} catch (error) {
  const reason = registry ? reasonOf(error, registry) : "";
  console.error(reason ? `${reason}: ${error.rawMessage ?? error.message}` : error.message);
  process.exitCode = error instanceof Unknown || error.code?.toString().startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}
