// What the clients of a run testify, put in order. Times are nanoseconds of one steady clock.
//
// An attempt has a beginning (`from`) and an end (`to`): what it asked for happened in between if it was
// answered with ok; if it was not answered, at any time after `from`, or never.

const NS = 1e6; // In a millisecond.

/** Answers that say yes or no; all others leave open what has happened. */
const SURE = new Set(["ok", "NOT_FOUND", "FAILED_PRECONDITION", "INVALID_ARGUMENT", "ALREADY_EXISTS"]);

export class Testimony {
  /** @param {object[]} records  the lines of a history
   *  @param {{leaseMs: number, ringMs: number, graceMs: number}} terms  how the house is set up */
  constructor(records, terms) {
    this.lease = terms.leaseMs * NS;
    this.ring = terms.ringMs * NS;
    this.grace = terms.graceMs * NS;
    this.calls = new Map();
    this.people = new Map();
    this.offers = new Map(); // By token.
    this.contradictions = [];
    this.settled = Infinity;
    this.offset = 0;
    for (const record of [...records].sort((a, b) => a.to - b.to)) this.#take(record);
  }

  #take(record) {
    if (record.what === "clocks") this.offset = record.steady - record.wall;
    else if (record.what === "settled") this.settled = record.to;
    else if (record.call !== undefined) this.#takeOfCall(record);
    else if (record.person !== undefined) this.#takeOfPerson(record);
  }

  callOf(id) {
    if (!this.calls.has(id)) {
      this.calls.set(id, { id, enqueue: [], accept: [], decline: [], end: [], look: [], forgotten: [], known: [] });
    }
    return this.calls.get(id);
  }

  personOf(id) {
    if (!this.people.has(id)) this.people.set(id, { id, phone: [], keep_alive: [], choose: [], presence: [], offers: [] });
    return this.people.get(id);
  }

  #takeOfCall(record) {
    const call = this.callOf(record.call);
    if (record.what !== "push") call[record.what].push(record);
    if (record.state === undefined) return;
    call.known.push(record);
    if (record.token !== undefined) this.#takeOffer(call, record);
  }

  #takeOffer(call, record) {
    const known = this.offers.get(record.token);
    if (known === undefined) {
      const person = this.personOf(record.person);
      const offer = { token: record.token, call, person, firstKnown: record.to, made: null, nth: null, group: record.group };
      this.offers.set(record.token, offer);
      person.offers.push(offer);
    } else if (known.call !== call || known.person.id !== record.person) {
      this.contradictions.push(`token ${record.token} is of ${known.call.id} to ${known.person.id}, and of ${call.id} to ${record.person}`);
    }
    const offer = this.offers.get(record.token);
    if (record.state === "offered") {
      offer.made = record.made + this.offset;
      offer.nth = record.offers;
    }
  }

  #takeOfPerson(record) {
    this.personOf(record.person)[record.what].push(record);
  }
}

/** Whether the attempt was answered. */
export const isSure = ({ outcome }) => SURE.has(outcome);
export const isDone = ({ outcome }) => outcome === "ok";

/** The beginning of the first attempt; Infinity if there was none. */
export const firstFrom = (attempts) => Math.min(Infinity, ...attempts.map(({ from }) => from));

/** When the first attempt that was done was known to be; Infinity if there was none. */
export const doneBy = (attempts) => Math.min(Infinity, ...attempts.filter(isDone).map(({ to }) => to));

/** Whether an agent has, or may have, answered this offer. */
export const isAccepted = ({ token, call }) => call.accept.some((attempt) => attempt.for === token && isDone(attempt))
  || call.known.some((record) => record.state === "connected" && record.token === token);
