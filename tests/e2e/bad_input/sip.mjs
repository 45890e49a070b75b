// What a carrier, a phone or a stranger may send, and what they are told.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { eventually } from "../scenarios/check.mjs";
import { missedTicket } from "../scenarios/record.mjs";
import { scrape, sumOf } from "../world/figures.mjs";
import { ask, digestFor, headerOf, offerOf, request } from "../world/raw_sip.mjs";
import { IGNORED, REFUSED } from "./torture.mjs";

const STRANGER = "127.0.0.9"; // No trunk has it; and what it does wrong does not throttle the phones of others.
const G729 = { pt: 18, codec: "G729/8000" };

export function sipCases(the) {
  const sip = () => the.world.status.addresses.sip;
  const invite = (user, { codec, from, body, headers } = {}) =>
    ask(sip(), (s) => request(s, "INVITE", headers, { user, body: body ?? offerOf(s, codec) }), { from });
  const invites = (result, action) => the.watcher.counts("centralita_media_invites_total", { result }, action);

  it("refuses a number that nobody has: 404, counted as rejected, no ticket", async () => {
    const { watcher, world } = the;
    const response = await watcher.counts("centralita_calls_ended_total", { outcome: "rejected" }, () =>
      watcher.logs("media", (line) => line.msg === "leg ended" && line.sip_status === 404, () => invite("+34910999999")));
    assert.equal(response.status, 404);
    assert.match(headerOf(response, "Reason"), /NUMBER_UNKNOWN/);
    await watcher.nothingLive();
    const { tickets } = await world.api.tickets.listTickets({ parent: world.workspace.name });
    assert.equal(tickets.length, 0, "nobody's workspace gets a ticket for it");
  });

  it("refuses a number that no group answers: 480, and its workspace sees the call", async () => {
    const { watcher, world } = the;
    const number = await world.api.numbers.createNumber({
      parent: world.workspace.name, number: { e164: "+34910000480" }, requestId: randomUUID(),
    });
    const response = await watcher.counts("centralita_calls_ended_total", { outcome: "rejected" }, () =>
      watcher.logs("media", (line) => line.msg === "leg ended" && line.sip_status === 480, () => invite(number.e164)));
    assert.equal(response.status, 480);
    assert.match(headerOf(response, "Reason"), /NUMBER_UNASSIGNED/);
    await watcher.nothingLive();
    const call = await world.untilEnded("+34600000009");
    assert.equal(call.outcome, world.api.valueOf("calls", "CallOutcome", "REJECTED"));
    const { tickets } = await world.api.tickets.listTickets({ parent: world.workspace.name });
    assert.equal(tickets.length, 0);
  });

  it("refuses a caller with unsupported codecs only: 488, before any service hears of it", async () => {
    const response = await the.watcher.counts("centralita_calls_ended_total", {}, () =>
      invites("no_common_codec", () => invite(the.number, { codec: G729 })), { by: 0 });
    assert.equal(response.status, 488);
    await the.watcher.nothingLive();
  });

  it("refuses a session description that is none: 400", async () => {
    const response = await invites("bad_sdp", () => invite(the.number, { body: "This is not SDP.\r\n" }));
    assert.equal(response.status, 400);
    await the.watcher.nothingLive();
  });

  it("refuses a body that is no session description: 415", async () => {
    const response = await invite("+34910999998", { headers: { "Content-Type": "application/unknownformat" } });
    assert.equal(response.status, 415);
  });

  it("refuses an address without a trunk: 403; the address is counted and logged once, however often it tries", async () => {
    const { watcher } = the;
    const twice = async () => {
      for (let i = 0; i < 2; ++i) assert.equal((await invite(the.number, { from: STRANGER })).status, 403);
    };
    await watcher.counts("centralita_media_unknown_sources_total", {}, () =>
      watcher.counts("centralita_media_invites_total", { result: "unknown_source" }, () =>
        watcher.logs("media", ({ ip, level }) => level === "warning" && ip === STRANGER, twice), { by: 2 }));
    await watcher.nothingLive();
  });

  it("challenges a phone with a wrong password again, counts it, and registers nothing", async () => {
    const { watcher } = the;
    const username = the.credentials.sipUsername;
    const uri = `sip:${sip()}`;
    const register = (headers) => ask(sip(), (s) =>
      request(s, "REGISTER", { Expires: "60", ...headers, Contact: `<sip:${username}@${s.hop}>` },
              { user: username, line: `REGISTER ${uri} SIP/2.0` }), { from: STRANGER });
    const attempt = async (user, password) => {
      const challenge = headerOf(await register(), "WWW-Authenticate");
      return register({ To: `<sip:${user}@${sip()}>`, Authorization: digestFor(challenge, { username: user, password, uri }) });
    };
    const devices = "centralita_media_devices";
    const registers = (result, action) => watcher.counts("centralita_media_registers_total", { result }, action);

    const wrong = await watcher.counts(devices, {}, () => registers("wrong_password", () => attempt(username, "guess")), { by: 0 });
    assert.equal(wrong.status, 401);
    assert.match(headerOf(wrong, "WWW-Authenticate"), /nonce=/, "with a challenge to try again");
    const unknown = await registers("unknown_user", () => attempt("nobody.2000", "guess"));
    assert.equal(unknown.status, 401, "who is unknown learns no more than who is wrong");
    const right = await watcher.counts(devices, {}, () => registers("registered", () => attempt(username, the.credentials.sipPassword)));
    assert.equal(right.status, 200, "and the right password is taken");
  });

  for (const [what, status, write] of REFUSED) {
    it(`refuses ${what}: ${status}`, async () => {
      const response = await the.watcher.counts("centralita_media_invites_total", {}, () => ask(sip(), write), { by: 0 });
      assert.equal(response?.status, status);
    });
  }

  it("counts what cannot be read", { todo: "sofia-sip refuses it before the gateway hears of it" }, async () => {
    const [, , write] = REFUSED[0];
    const counted = async () => sumOf(
      (await scrape(the.world.status)).filter(({ name }) => /^centralita_media_.*_total$/.test(name)).map((sample) => ({ ...sample, name: "all" })), "all");
    const before = await counted();
    await ask(sip(), write);
    await eventually(async () => assert.equal(await counted(), before + 1), 1000);
  });

  it("logs once why a caller or a phone is refused", async () => {
    const warnings = (action) => the.watcher.logs("media", ({ msg }) => /refused|wrong/.test(msg ?? ""), action);
    await warnings(() => invite(the.number, { codec: G729 }));
    await warnings(() => invite(the.number, { body: "This is not SDP.\r\n" }));
  });

  it("says nothing to what is not SIP, and goes on", async () => {
    for (const [what, write] of IGNORED) {
      assert.equal(await ask(sip(), write, { patience: 200 }), null, `${what} was answered`);
    }
    const options = await ask(sip(), (s) => request(s, "OPTIONS"));
    assert.equal(options.status, 200);
    await the.watcher.nothingLive();
  });

  it("still takes a good call after all of it, and misses it for want of agents", async () => {
    const { world } = the;
    const caller = "+34600900001";
    const call = world.carrier.call({ to: the.number, from: { name: "Z", number: caller }, talk: 30000 });
    await call.asTold();
    const ended = await world.untilEnded(caller);
    assert.equal(ended.outcome, world.api.valueOf("calls", "CallOutcome", "MISSED"));
    await missedTicket(world, { caller, callId: world.id(ended.name) }, "NO_AGENT");
    await the.watcher.nothingLive();
    await the.watcher.settled();
  });
}
