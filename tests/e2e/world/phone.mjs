// An agent's phone: a baresip process, registered with digest authentication, answered by command.
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { parseWav, tone, writeWav } from "./audio.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Phone {
  /**
   * @param {object} options
   * @param {string} options.folder     for its configuration and what it hears
   * @param {string} options.sip        the registrar, "127.0.0.1:5060"
   * @param {string} options.username
   * @param {string} options.password
   * @param {number} options.port       its own SIP port; port + 1 is its TLS port, port + 2 its control port
   * @param {number} options.hertz      the tone that it speaks
   * @param {string} options.transport  "udp" or "tcp"
   */
  constructor(options) {
    this.options = { transport: "udp", ...options };
    this.events = new EventEmitter();
    this.log = []; // {at, type, ...}: every event of baresip.
  }

  async start({ expectRegistered = true } = {}) {
    const { folder, sip, username, password, port, hertz, transport } = this.options;
    fs.mkdirSync(folder, { recursive: true });
    writeWav(path.join(folder, "voice.wav"), tone(hertz, 300));
    fs.writeFileSync(path.join(folder, "config"), [
      `sip_listen 127.0.0.1:${port}`,
      "call_local_timeout 120",
      "call_max_calls 4",
      `audio_source aufile,${path.resolve(folder, "voice.wav")}`,
      `audio_player aufile,${path.resolve(folder, "played.wav")}`,
      "audio_alert none",
      "ausrc_srate 8000",
      "auplay_srate 8000",
      "ausrc_channels 1",
      "auplay_channels 1",
      "module_path /usr/lib/baresip/modules",
      "module aufile.so",
      "module sndfile.so",
      "module g711.so",
      "module_tmp account.so",
      "module_app menu.so",
      "module_app ctrl_tcp.so",
      `snd_path ${path.resolve(folder)}`,
      `ctrl_tcp_listen 127.0.0.1:${port + 2}`,
      "",
    ].join("\n"));
    fs.writeFileSync(path.join(folder, "accounts"),
      `<sip:${username}@${sip};transport=${transport}>;auth_user=${username};auth_pass=${password};` +
      "regint=60;answermode=manual;audio_codecs=PCMU/8000,PCMA/8000;dtmfmode=rtpevent\n");
    fs.writeFileSync(path.join(folder, "contacts"), "");
    const output = fs.openSync(path.join(folder, "baresip.log"), "w");
    this.process = spawn("baresip", ["-f", folder], { stdio: ["ignore", output, output] });
    fs.closeSync(output);
    this.gone = new Promise((resolve) => this.process.on("exit", (code, signal) => resolve((this.ended = { code, signal }))));
    await this.#connect(port + 2);
    if (expectRegistered) await this.#registered(10000);
  }

  // The registration may be done before we listen for events: baresip's own output tells.
  async #registered(timeout) {
    const deadline = Date.now() + timeout;
    const output = path.join(this.options.folder, "baresip.log");
    while (!/ 200 OK .*\[\d+ binding/.test(fs.readFileSync(output, "latin1"))) {
      if (Date.now() > deadline) throw new Error(`${this.options.username}: not registered within ${timeout} ms`);
      await sleep(20);
    }
  }

  async #connect(port) {
    const deadline = Date.now() + 10000;
    while (!this.control) {
      const socket = net.connect(port, "127.0.0.1");
      const connected = await new Promise((resolve) => {
        socket.on("connect", () => resolve(true));
        socket.on("error", () => resolve(false));
      });
      if (connected) this.control = socket;
      else if (Date.now() > deadline || this.ended) throw new Error("baresip does not start");
      else await sleep(30);
    }
    let buffer = Buffer.alloc(0);
    this.control.on("error", () => {});
    this.control.on("data", (data) => {
      buffer = Buffer.concat([buffer, data]);
      for (;;) { // Netstrings: "12:{...},"
        const colon = buffer.indexOf(":");
        const length = Number(buffer.subarray(0, colon));
        if (colon < 0 || buffer.length < colon + length + 2) return;
        const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length));
        buffer = buffer.subarray(colon + length + 2);
        if (!message.event) continue;
        this.log.push({ at: Date.now(), ...message });
        this.events.emit(message.type, message);
      }
    });
  }

  #send(command, params = "") {
    const text = JSON.stringify({ command, params });
    this.control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** Waits for an event that has come since `since` (default: at any time), and returns it. */
  until(type, timeout = 10000, since = 0) {
    const known = this.log.find((event) => event.type === type && event.at >= since);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.events.off(type, done);
        reject(new Error(`${this.options.username}: no ${type} within ${timeout} ms; had ` +
                         this.log.map((event) => event.type).join(" ")));
      }, timeout);
      const done = (event) => {
        clearTimeout(timer);
        resolve({ at: Date.now(), ...event });
      };
      this.events.once(type, done);
    });
  }

  ringing(timeout, since) {
    return this.until("CALL_INCOMING", timeout, since);
  }

  answer() {
    this.#send("accept");
  }

  hangUp() {
    this.#send("hangup");
  }

  /** How often it has rung. */
  get rings() {
    return this.log.filter(({ type }) => type === "CALL_INCOMING").length;
  }

  /** What it has heard, call after call, oldest first: [{rate, channels, seconds}]. */
  recordings() {
    const { folder } = this.options;
    return fs.readdirSync(folder)
      .filter((name) => /^dump-.*-dec\.wav$/.test(name))
      .map((name) => path.join(folder, name))
      .sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs)
      .map((file) => parseWav(fs.readFileSync(file)));
  }

  async stop({ hard = false } = {}) {
    if (!this.process) return;
    if (!hard) this.#send("quit");
    const timer = setTimeout(() => this.process.kill("SIGKILL"), hard ? 0 : 3000);
    await this.gone;
    clearTimeout(timer);
    this.control?.destroy();
  }
}
