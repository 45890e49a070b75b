// A whole system with its people: services, stores, a carrier, agents with phones and screens.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { down, operatorKey, removeData, statusOf, up } from "../../../tools/run/system.mjs";
import { Agent } from "./agent.mjs";
import { Api, contracts, milliseconds, seconds } from "./api.mjs";
import { Carrier } from "./carrier.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Offsets from the system's base port, beside those of tools/run/layout.mjs.
const PHONES = 400;
const CARRIER = 500;

export class World {
  /** Starts a system in an empty state folder. Options as layout() of tools/run takes them. */
  static async create(options) {
    if (statusOf(options.state)) await down(options.state);
    removeData(options.state);
    const world = new World(options);
    world.began = Date.now();
    world.status = await up(options);
    world.registry = contracts(options.build);
    world.operator = new Api({ registry: world.registry, http: world.status.addresses.http, key: operatorKey(options.state) });
    await world.#openForBusiness();
    return world;
  }

  constructor(options) {
    this.options = options;
    this.folder = path.resolve(options.state, "world");
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(this.folder, { recursive: true });
    this.agents = [];
    this.nextExtension = 2000;
    this.nextNumber = 911000000;
    this.nextPhonePort = options.ports + PHONES;
  }

  async #openForBusiness() {
    const created = await this.#untilServed(() =>
      this.operator.workspaces.createWorkspace({
        workspace: { displayName: "Ejemplo S.A.", defaultRegion: "ES", locale: "es" },
        requestId: randomUUID(),
      }));
    this.workspace = created.workspace;
    this.key = created.apiKey;
    this.api = this.operator.as(this.key);
    await this.operator.trunks.createTrunk({
      trunkId: "carrier",
      trunk: { addresses: ["127.0.0.1/32"], region: "ES" },
    });
    this.carrier = new Carrier({
      folder: path.join(this.folder, "carrier"),
      sip: this.status.addresses.sip,
      port: this.options.ports + CARRIER,
    });
    await sleep(2500); // The gateway reads its trunks every 2 s.
  }

  /** The services need a moment until each finds the others. */
  async #untilServed(call) {
    const deadline = Date.now() + 20000;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }

  id(name) {
    return name.split("/").pop();
  }

  /** A person with an extension and a phone that is not on yet. */
  async hire(displayName, { transport = "udp" } = {}) {
    const extension = String(this.nextExtension++);
    const person = await this.api.people.createPerson({
      parent: this.workspace.name,
      person: { displayName, extension },
      requestId: randomUUID(),
    });
    const credentials = await this.api.people.rotateSipPassword({ name: person.name });
    const port = (this.nextPhonePort += 4);
    const agent = new Agent({
      api: this.api,
      person,
      phone: {
        folder: path.join(this.folder, `phone-${extension}`), // baresip's configuration takes no spaces.
        sip: this.status.addresses.sip,
        username: credentials.sipUsername,
        password: credentials.sipPassword,
        port,
        hertz: 500 + 100 * (this.agents.length % 10),
        transport,
      },
    });
    this.agents.push(agent);
    return agent;
  }

  /** A group with a number of its own; always open, unless told otherwise. */
  async openGroup(displayName, agents, settings = {}) {
    const group = await this.api.groups.createGroup({
      parent: this.workspace.name,
      group: {
        displayName,
        queueId: `queue-${this.nextNumber}`,
        agents: agents.map(({ person }) => person.name),
        ringTime: seconds(10),
        ...settings,
      },
      requestId: randomUUID(),
    });
    const e164 = `+34${this.nextNumber++}`;
    await this.api.numbers.createNumber({
      parent: this.workspace.name,
      number: { e164, group: group.name, displayName },
      requestId: randomUUID(),
    });
    return { ...group, e164 };
  }

  /** Signs agents in and makes them available. */
  async work(...agents) {
    for (const agent of agents) await agent.signIn();
    for (const agent of agents) {
      await this.#untilServed(() => agent.setStatus("AVAILABLE"));
      await agent.untilState("IDLE");
    }
  }

  /** The newest call of a caller, when there is one that fits. */
  async untilCall(caller, fits = () => true, timeout = 15000) {
    const deadline = Date.now() + timeout;
    let seen;
    for (;;) {
      try {
        const { calls } = await this.api.calls.listCalls({ parent: this.workspace.name, pageSize: 100 });
        seen = calls.find((call) => call.caller === caller);
        if (seen && fits(seen)) return seen;
      } catch (error) {
        seen = error.message;
      }
      if (Date.now() > deadline) {
        throw new Error(`no such call of ${caller}: ${JSON.stringify(seen, (_, v) => (typeof v === "bigint" ? String(v) : v))}`);
      }
      await sleep(50);
    }
  }

  untilEnded(caller, timeout) {
    const ended = this.api.valueOf("calls", "CallState", "ENDED");
    return this.untilCall(caller, ({ state }) => state === ended, timeout);
  }

  /** The tickets of a caller's number, when they fit. */
  async untilTickets(number, fits, timeout = 15000) {
    const deadline = Date.now() + timeout;
    let tickets = [];
    for (;;) {
      try {
        ({ tickets } = await this.api.tickets.listTickets({ parent: this.workspace.name, requesterNumber: number }));
        if (fits(tickets)) return tickets;
      } catch {
        // Not served at the moment.
      }
      if (Date.now() > deadline) throw new Error(`${number} has ${tickets.length} tickets, which do not fit`);
      await sleep(100);
    }
  }

  /** The bytes of a recording. */
  async listen(name) {
    const pieces = [];
    for await (const { chunk } of this.api.recordings.readRecording({ name }, { timeoutMs: 20000 })) pieces.push(chunk);
    return Buffer.concat(pieces);
  }

  /** The programs in which a service runs: itself, its replicas, or onebox. */
  programsOf(service) {
    const names = this.status.programs.map(({ name }) => name);
    const own = names.filter((name) => name === service || name.startsWith(`${service}-`));
    return own.length > 0 ? own : ["onebox"];
  }

  /** The process id of a program of the system. */
  pidOf(name) {
    return statusOf(this.options.state).programs.find((program) => program.name === name)?.pid;
  }

  /** Ends a program as a power failure would, and waits until the supervisor has brought it back. */
  async kill(name) {
    const before = this.pidOf(name);
    process.kill(before, "SIGKILL");
    const deadline = Date.now() + 20000;
    for (;;) {
      const now = this.pidOf(name);
      if (now && now !== before) return now;
      if (Date.now() > deadline) throw new Error(`${name} does not come back`);
      await sleep(50);
    }
  }

  async close() {
    await this.carrier?.close();
    await Promise.all(this.agents.map((agent) => agent.signOut({ hard: true }).catch(() => {})));
    await down(this.options.state);
  }
}

export { milliseconds, seconds, sleep };
