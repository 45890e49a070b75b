// An agent at work: a phone, a screen that follows the call tabs, and a console that says "I am here".
import { Phone } from "./phone.mjs";

const KEEP_ALIVE_MS = 10000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Agent {
  /** @param {{api, person, phone: object}} options `phone`: what Phone takes. */
  constructor({ api, person, phone }) {
    this.api = api;
    this.person = person;
    this.phone = new Phone(phone);
    this.tabs = []; // {at, tab}: every tab event that the screen got.
    this.working = true;
    this.session = `console-${person.extension}`;
  }

  get name() {
    return this.person.displayName;
  }

  /** Registers the phone, opens the console and its screen. */
  async signIn() {
    await this.phone.start();
    await this.#keepAlive();
    this.heartbeat = setInterval(() => this.#keepAlive().catch(() => {}), KEEP_ALIVE_MS);
    this.screen = this.#watch();
  }

  #keepAlive() {
    return this.api.presence.keepAlive({ name: this.person.name, sessionId: this.session });
  }

  /** Follows the tabs; opens the stream again when it breaks, as a browser would. */
  async #watch() {
    this.abort = new AbortController();
    while (this.working) {
      try {
        const stream = this.api.callTabs.watchCallTabs({ parent: this.person.name },
                                                       { signal: this.abort.signal, timeoutMs: 0 });
        for await (const { tab } of stream) if (tab) this.tabs.push({ at: Date.now(), tab });
      } catch {
        // The service restarts: the next stream begins with all tabs.
      }
      if (this.working) await sleep(200);
    }
  }

  async setStatus(status, reason = "") {
    const value = this.api.valueOf("routing", "ChosenStatus", status);
    return this.api.presence.setStatus({ name: this.person.name, status: value, reason });
  }

  presence() {
    return this.api.presence.getPresence({ name: this.person.name });
  }

  /** Waits until the system sees the agent so: "IDLE", "ON_CALL" ... */
  async untilState(state, timeout = 15000) {
    const wanted = this.api.valueOf("routing", "SystemState", state);
    const deadline = Date.now() + timeout;
    let last;
    for (;;) {
      try {
        last = await this.presence();
        if (last.systemState === wanted) return last;
      } catch (error) {
        last = error.message;
      }
      if (Date.now() > deadline) throw new Error(`${this.name} is not ${state}: ${JSON.stringify(last, (_, v) => typeof v === "bigint" ? String(v) : v)}`);
      await sleep(50);
    }
  }

  /** Waits for a tab of a call (of any, if empty) that fits. */
  async untilTab(fits, timeout = 10000) {
    const deadline = Date.now() + timeout;
    for (;;) {
      const found = this.tabs.find(({ tab }) => fits(tab));
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`${this.name}'s screen did not show it; it had ${this.tabs.length} tab events`);
      await sleep(20);
    }
  }

  tabState(name) {
    return this.api.valueOf("ticketing", "CallTabState", name);
  }

  async signOut({ hard = false } = {}) {
    this.working = false;
    clearInterval(this.heartbeat);
    this.abort?.abort();
    await this.phone.stop({ hard });
    await Promise.race([this.screen, sleep(1000)]); // A stream that hangs is not waited for.
  }
}
