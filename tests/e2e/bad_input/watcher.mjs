// What every refusal owes: the right answer, one count, one line in a log, and nothing half-done.
import assert from "node:assert/strict";
import { Code, ConnectError, reasonOf } from "../world/api.mjs";
import { eventually } from "../scenarios/check.mjs";
import { LogTail, scrape, sumOf } from "../world/figures.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const plain = (value) => JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v));

/** All that a workspace holds, as text: equal before and after what was refused. */
export async function inventory(api, parent) {
  const page = { parent, pageSize: 1000 };
  const lists = await Promise.all([
    api.people.listPeople(page),
    api.contacts.listContacts(page),
    api.numbers.listNumbers(page),
    api.groups.listGroups({ ...page, showArchived: true }),
    api.holidays.listHolidays(page),
    api.presence.listPresences(page),
    api.tickets.listTickets(page),
    api.drafts.listRecoverableDrafts(page),
    api.calls.listCalls(page),
    api.recordings.listRecordings(page),
  ]);
  return lists.map(plain).join("\n");
}

/** How an attempt over the API failed: {code, reason, message}. An attempt that succeeds is wrong. */
export async function failureOf(attempt) {
  try {
    const answer = await attempt();
    if (answer?.[Symbol.asyncIterator]) for await (const piece of answer) return { code: "OK", reason: "", message: plain(piece) };
    return { code: "OK", reason: "", message: plain(answer) };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return { code: wordOf(error.code), reason: reasonOf(error), message: error.rawMessage };
  }
}

/** google.rpc.Code as the contracts write it: "INVALID_ARGUMENT". */
function wordOf(code) {
  return Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

export class Watcher {
  constructor(world) {
    this.world = world;
  }

  /** Runs `action`; then a counter has grown by `by`, and not more, and its gauges are as before. */
  async counts(name, labels, action, { by = 1 } = {}) {
    const before = sumOf(await scrape(this.world.status), name, labels);
    const result = await action();
    await eventually(async () => {
      const grown = sumOf(await scrape(this.world.status), name, labels) - before;
      assert.equal(grown, by, `${name}${JSON.stringify(labels)} has grown by ${grown}, not ${by}`);
    }, 2000);
    return result;
  }

  /** Runs `action`; then a program has logged `times` lines that fit. */
  async logs(program, fits, action, { times = 1 } = {}) {
    const tail = new LogTail(this.world.options.state, program);
    const result = await action();
    await eventually(() => {
      const lines = tail.lines().filter(fits);
      assert.equal(lines.length, times, `${program} logged ${lines.length} such lines, not ${times}: ${plain(lines)}`);
    }, 2000);
    return result;
  }

  /** No call and no leg is alive. */
  async nothingLive() {
    await eventually(async () => {
      const samples = await scrape(this.world.status);
      assert.equal(sumOf(samples, "centralita_calls_live"), 0, "calls are live");
      assert.equal(sumOf(samples, "centralita_media_legs"), 0, "legs are alive");
      const { calls } = await this.world.api.calls.listCalls({ parent: this.world.workspace.name, liveOnly: true });
      assert.equal(calls.length, 0, "the API shows live calls");
    }, 2000);
  }

  /** What a call has set going has come to rest. */
  async settled() {
    const { api, workspace } = this.world;
    await eventually(async () => {
      const before = await inventory(api, workspace.name);
      await sleep(500);
      assert.equal(await inventory(api, workspace.name), before, "it is still in motion");
    });
  }

  /**
   * `attempt` is refused by a service so: counted once, logged once, and nothing has changed.
   * @param {{code: string, reason: string, says?: RegExp}} expected
   */
  async refuses(attempt, { code, reason, says = /./ }) {
    const { api, workspace } = this.world;
    const before = await inventory(api, workspace.name);
    const attempted = async () => {
      const failure = await failureOf(attempt);
      assert.equal(`${failure.code} / ${failure.reason}`, `${code} / ${reason}`, failure.message);
      assert.match(failure.message, says);
    };
    await this.counts("centralita_rpc_handled_total", { code, reason }, () =>
      this.logs("onebox", (line) => line.reason === reason, attempted));
    assert.equal(await inventory(api, workspace.name), before, "something was changed");
  }

  /** As refuses(), by the edge itself: the service does not hear of it. */
  async refusesAtTheDoor(attempt, { code, reason, service }) {
    const heard = async () => sumOf(await scrape(this.world.status), "centralita_rpc_handled_total", { service });
    const before = await heard();
    const attempted = async () => {
      const failure = await failureOf(attempt);
      assert.equal(`${failure.code} / ${failure.reason}`, `${code} / ${reason}`, failure.message);
    };
    await this.counts("centralita_edge_requests_total", { code, service: service.split(".")[1] }, () =>
      this.logs("onebox", (line) => line.msg === "call refused" && line.reason === reason, attempted));
    assert.equal(await heard(), before, `${service} was reached`);
  }
}
