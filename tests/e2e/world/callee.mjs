// Somebody outside whom we call: a telephone behind a carrier's SIP server, on a socket of its own.
import { randomBytes } from "node:crypto";
import dgram from "node:dgram";
import { headerOf } from "./raw_sip.mjs";

const RING_MS = 500;

export class Callee {
  /**
   * @param {object} options
   * @param {number} options.port  where the carrier's server listens
   * @param {string} options.does  "answer" or "busy"
   * @param {RtpEndpoint} options.media  what an answered call hears and says
   */
  static async open(options) {
    const callee = new Callee(options);
    await new Promise((resolve) => callee.socket.bind(options.port, "127.0.0.1", resolve));
    return callee;
  }

  constructor({ port, does, media }) {
    Object.assign(this, { port, does, media });
    this.calls = new Map(); // Call-ID -> {invite, from, tag, state}
    this.socket = dgram.createSocket("udp4").unref();
    this.socket.on("message", (bytes, from) => this.#take(bytes.toString("latin1"), from));
  }

  /** The trunk that leads here, for numbers that begin so. */
  trunk(prefix) {
    return { region: "ES", outbound: { targets: [{ host: "127.0.0.1", port: this.port }], dialPrefixes: [prefix] } };
  }

  /** How often anybody has called. */
  get rings() {
    return this.calls.size;
  }

  /** The one call: the number that it shows, and where it stands ("ringing", "talking", "over"). */
  get call() {
    const [call] = this.calls.values();
    return call;
  }

  /** Ends the call. */
  hangUp() {
    const { invite, from, tag } = this.call;
    const uri = /<([^>]+)>/.exec(headerOf({ text: invite }, "Contact"))[1];
    this.#send([`BYE ${uri} SIP/2.0`,
                `Via: SIP/2.0/UDP 127.0.0.1:${this.port};rport;branch=z9hG4bK${randomBytes(8).toString("hex")}`,
                "Max-Forwards: 70", `From: ${headerOf({ text: invite }, "To")};tag=${tag}`,
                `To: ${headerOf({ text: invite }, "From")}`, `Call-ID: ${headerOf({ text: invite }, "Call-ID")}`,
                "CSeq: 1 BYE", "Content-Length: 0", "", ""], from);
    this.call.state = "over";
  }

  close() {
    this.socket.close();
  }

  #send(lines, { address, port }) {
    this.socket.send(lines.join("\r\n"), port, address);
  }

  #take(text, from) {
    const method = text.split(" ")[0];
    if (method === "INVITE") return this.#ring(text, from);
    if (method === "OPTIONS") return this.#respond(text, from, "200 OK");
    const call = this.calls.get(headerOf({ text }, "Call-ID"));
    if (!call) return;
    if (method === "ACK" && call.state === "answered") call.state = "talking";
    if (method !== "BYE" && method !== "CANCEL") return;
    this.#respond(text, from, "200 OK");
    if (method === "CANCEL" && call.state === "ringing") this.#respond(call.invite, from, "487 Request Terminated", call.tag);
    call.state = "over";
  }

  #ring(text, from) {
    const id = headerOf({ text }, "Call-ID");
    if (this.calls.has(id)) return; // A retransmission.
    const shows = /sip:([^@>]+)@/.exec(headerOf({ text }, "From"))[1];
    const call = { invite: text, from, tag: randomBytes(4).toString("hex"), state: "ringing", shows };
    this.calls.set(id, call);
    this.#respond(text, from, "180 Ringing", call.tag);
    setTimeout(() => {
      if (call.state !== "ringing") return;
      call.state = this.does === "answer" ? "answered" : "over";
      if (this.does === "answer") this.#respond(text, from, "200 OK", call.tag, this.#sdp());
      else this.#respond(text, from, "486 Busy Here", call.tag);
    }, RING_MS);
  }

  #respond(text, from, status, tag = "", body = "") {
    const copied = ["Via", "From", "Call-ID", "CSeq"].map((name) => `${name}: ${headerOf({ text }, name)}`);
    const to = headerOf({ text }, "To");
    const headers = [...copied, `To: ${to}${tag && !/;tag=/.test(to) ? `;tag=${tag}` : ""}`,
                     `Contact: <sip:callee@127.0.0.1:${this.port}>`,
                     ...(body ? ["Content-Type: application/sdp"] : []), `Content-Length: ${body.length}`];
    this.#send([`SIP/2.0 ${status}`, ...headers, "", body], from);
  }

  #sdp() {
    return ["v=0", "o=callee 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            `m=audio ${this.media.port} RTP/AVP 0`, "a=rtpmap:0 PCMU/8000", "a=ptime:20", ""].join("\r\n");
  }
}
