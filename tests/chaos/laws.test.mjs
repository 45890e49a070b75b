// A judge who never finds fault proves nothing: each law is shown a history that breaks it, and one that
// comes close and does not.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as laws from "./laws.mjs";
import { Testimony } from "./testimony.mjs";

const TERMS = { leaseMs: 6000, ringMs: 5000, graceMs: 1000 };
const ms = (time) => time * 1e6;

/** A history, told in milliseconds. The two clocks show the same. */
class Story {
  records = [{ what: "clocks", steady: 0, wall: 0, to: 0 }];
  revision = 0;

  tell(what, from, to, rest) {
    this.records.push({ what, from: ms(from), to: ms(to), outcome: "ok", ...rest });
    return this;
  }
  enqueue(call, from, to, state = {}) {
    return this.tell("enqueue", from, to, { call, group: "g", revision: ++this.revision, offers: 0, state: "waiting", since: 1, ...state });
  }
  push(call, at, state) {
    return this.tell("push", at, at, { call, group: "g", revision: ++this.revision, ...state });
  }
  offer(call, person, token, at, nth = 1) {
    return this.push(call, at, { state: "offered", person, token, made: ms(at), offers: nth });
  }
  accept(call, token, from, to, outcome = "ok") { return this.tell("accept", from, to, { call, for: token, outcome }); }
  end(call, from, to) { return this.tell("end", from, to, { call }); }
  look(call, at, as) { return this.tell("look", at, at, { call, group: "g", state: "ended", revision: ++this.revision, as: `ROUTED_OUTCOME_${as}` }); }
  see(person, at, has = "", why = "NOT_ROUTABLE_UNSPECIFIED") { return this.tell("presence", at, at, { person, has, state: "S", not_routable: why }); }
  alive(person, ...times) {
    for (const at of times) this.tell("keep_alive", at, at, { person });
    return this;
  }
  settle(at) { return this.tell("settled", at, at, {}); }

  breaks(law, ...more) { return law(new Testimony(this.records, TERMS), ...more); }
}

const holds = (law, story, ...more) => assert.deepEqual(story.breaks(law, ...more), []);
const breaks = (law, story, ...more) => assert.notEqual(story.breaks(law, ...more).length, 0);

/** Ana is offered c1, and takes it. */
const busy = () => new Story().enqueue("c1", 0, 10).offer("c1", "ana", 7, 20).accept("c1", 7, 30, 40);

describe("The laws of the chaos test", () => {
  it("tokens grow, and name one offer", () => {
    holds(laws.tokensGrow, busy().enqueue("c2", 50, 60).offer("c2", "bea", 8, 70));
    breaks(laws.tokensGrow, busy().enqueue("c2", 50, 60).offer("c2", "bea", 6, 70));
    breaks(laws.tokensGrow, busy().enqueue("c2", 50, 60).offer("c2", "bea", 7, 70));
    holds(laws.tokensGrow, busy().enqueue("c2", 10, 60).offer("c2", "bea", 6, 70)); // Made before, told later.
  });

  it("an agent has one call", () => {
    breaks(laws.noAgentHasTwo, busy().enqueue("c2", 50, 60).offer("c2", "ana", 8, 70));
    breaks(laws.noAgentHasTwo, busy().enqueue("c2", 50, 60).offer("c2", "ana", 8, 70).end("c1", 71, 80));
    holds(laws.noAgentHasTwo, busy().enqueue("c2", 50, 60).end("c1", 65, 80).offer("c2", "ana", 8, 70));
  });

  it("an agent has one offer, until it may have ended", () => {
    const rings = () => new Story().enqueue("c1", 0, 10).offer("c1", "ana", 7, 20).enqueue("c2", 50, 60);
    breaks(laws.noAgentHasTwo, rings().offer("c2", "ana", 8, 70));
    holds(laws.noAgentHasTwo, rings().offer("c2", "ana", 8, 5021)); // The ring time was over.
    holds(laws.noAgentHasTwo, rings().tell("decline", 65, 80, { call: "c1", for: 7 }).offer("c2", "ana", 8, 70));
    holds(laws.noAgentHasTwo, rings().tell("choose", 65, 80, { person: "ana", status: "CHOSEN_STATUS_BREAK" }).offer("c2", "ana", 8, 90));
    breaks(laws.noAgentHasTwo, rings().tell("choose", 65, 80, { person: "ana", status: "CHOSEN_STATUS_AVAILABLE" }).offer("c2", "ana", 8, 90));
  });

  it("a call has one agent", () => {
    breaks(laws.noCallHasTwo, busy().offer("c1", "bea", 9, 50, 2));
    holds(laws.noCallHasTwo, new Story().enqueue("c1", 0, 10).offer("c1", "ana", 7, 20).offer("c1", "bea", 9, 50, 2).accept("c1", 9, 60, 70));
  });

  it("a call reaches one end", () => {
    holds(laws.noCallIsLost, busy().end("c1", 50, 60).look("c1", 70, "HANDLED"));
    breaks(laws.noCallIsLost, busy().end("c1", 50, 60)); // Nobody knows.
    breaks(laws.noCallIsLost, busy().end("c1", 50, 60).look("c1", 70, "ABANDONED"));
    breaks(laws.noCallIsLost, busy().end("c1", 50, 60).look("c1", 70, "HANDLED").push("c1", 80, { state: "ended", as: "ROUTED_OUTCOME_FAILED" }));
    breaks(laws.noCallIsLost, busy().tell("look", 70, 70, { call: "c1", outcome: "NOT_FOUND" }));
    breaks(laws.noCallIsLost, new Story().enqueue("c1", 0, 10).look("c1", 70, "HANDLED"));
    holds(laws.noCallIsLost, new Story().enqueue("c1", 0, 10).accept("c1", 7, 20, 30, "UNAVAILABLE").look("c1", 70, "HANDLED"));
  });

  it("a call keeps its place", () => {
    breaks(laws.placesAreKept, new Story().enqueue("c1", 0, 10, { since: 5 }).push("c1", 30, { state: "waiting", since: 6 }));
    const two = () => new Story().enqueue("c1", 0, 10).enqueue("c2", 20, 30);
    holds(laws.placesAreKept, two().offer("c1", "ana", 7, 40).offer("c2", "bea", 8, 50));
    breaks(laws.placesAreKept, two().offer("c1", "ana", 8, 40).offer("c2", "bea", 7, 50));
    holds(laws.placesAreKept, two().offer("c1", "ana", 8, 40, 2).offer("c2", "bea", 7, 50)); // Its second offer.
  });

  it("an agent is not held", () => {
    const over = () => busy().end("c1", 50, 60);
    breaks(laws.noAgentIsHeld, over().settle(100).see("ana", 6100, "c1").see("ana", 6200));
    holds(laws.noAgentIsHeld, over().settle(100).see("ana", 5000, "c1").see("ana", 6200));
    breaks(laws.noAgentIsHeld, over().settle(100).see("ana", 5000, "c1"));
    breaks(laws.noAgentIsHeld, over().settle(100).see("ana", 99));
    const ignored = () => new Story().enqueue("c1", 0, 10).offer("c1", "ana", 7, 20).settle(100);
    breaks(laws.noAgentIsHeld, ignored().see("ana", 12100, "c1").see("ana", 13000));
    holds(laws.noAgentIsHeld, ignored().see("ana", 11000, "c1").see("ana", 13000));
  });

  it("who is there is reachable", () => {
    breaks(laws.nobodyPresentIsLost, new Story().alive("ana", 0, 4000).see("ana", 9000, "", "NOT_ROUTABLE_NO_CONSOLE"));
    holds(laws.nobodyPresentIsLost, new Story().alive("ana", 0, 4000).see("ana", 10001, "", "NOT_ROUTABLE_NO_CONSOLE"));
  });

  it("who is gone is offered nothing", () => {
    const gone = () => new Story().alive("ana", 0, 30000).enqueue("c1", 0, 10);
    breaks(laws.nobodyAbsentIsOffered, gone().offer("c1", "ana", 7, 15001));
    holds(laws.nobodyAbsentIsOffered, gone().offer("c1", "ana", 7, 14000));
    holds(laws.nobodyAbsentIsOffered, gone().offer("c1", "ana", 7, 15001), [{ kind: "emptyRedis", to: ms(5000) }]);
  });

  it("shares are equal", () => {
    const rounds = (...people) => {
      const story = new Story();
      people.forEach((person, i) => {
        const at = 20000 + i * 100;
        story.enqueue(`s${i}`, at, at + 10).offer(`s${i}`, person, i + 1, at + 20).accept(`s${i}`, i + 1, at + 30, at + 40);
      });
      return story;
    };
    holds(laws.sharesAreEqual, rounds("ana", "bea", "ana", "bea", "ana"), () => true);
    breaks(laws.sharesAreEqual, rounds("ana", "bea", "ana", "ana"), () => true);
  });
});
