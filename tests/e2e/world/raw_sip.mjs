// SIP as a stranger may send it: one datagram, byte for byte as written, and what comes back.
import { createHash, randomBytes } from "node:crypto";
import dgram from "node:dgram";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const md5 = (text) => createHash("md5").update(text).digest("hex");

/** A response: {status, phrase, text}. */
function readResponse(bytes) {
  const text = bytes.toString("latin1");
  const [, status, phrase] = /^SIP\/2\.0 (\d{3}) ([^\r\n]*)/.exec(text) ?? [];
  return { status: Number(status), phrase, text };
}

/** The value of a header, "" if there is none. */
export function headerOf({ text }, name) {
  return new RegExp(`^${name}: *([^\r\n]*)`, "im").exec(text)?.[1] ?? "";
}

/** A socket of its own, with what a request needs to be told apart from all others. */
class Source {
  static async open(sip, address) {
    const source = new Source(sip);
    await new Promise((resolve) => source.socket.bind(0, address, resolve));
    const { port } = source.socket.address();
    Object.assign(source, { address, port, hop: `${address}:${port}` });
    return source;
  }

  constructor(sip) {
    const [host, port] = sip.split(":");
    this.gateway = { host, port: Number(port) };
    this.target = sip;
    this.branch = `z9hG4bK${randomBytes(8).toString("hex")}`;
    this.tag = randomBytes(4).toString("hex");
    this.callId = randomBytes(8).toString("hex");
    this.responses = [];
    this.socket = dgram.createSocket("udp4");
    this.socket.on("message", (bytes) => this.responses.push(readResponse(bytes)));
  }

  send(bytes) {
    this.socket.send(bytes, this.gateway.port, this.gateway.host);
  }

  async final(patience) {
    const deadline = Date.now() + patience;
    for (;;) {
      const found = this.responses.find(({ status }) => status >= 200);
      if (found || Date.now() > deadline) return found ?? null;
      await sleep(5);
    }
  }
}

/**
 * Sends one datagram that `write(source)` makes, and returns the final response, or null when none
 * came within `patience` ms. A refused INVITE is acknowledged (RFC 3261 §17.1.1.3).
 */
export async function ask(sip, write, { from = "127.0.0.1", patience = 3000 } = {}) {
  const source = await Source.open(sip, from);
  try {
    const request = write(source);
    source.send(request);
    const response = await source.final(patience);
    if (response && /^INVITE/.test(request)) source.send(acknowledgement(source, request, response));
    return response;
  } finally {
    source.socket.close();
  }
}

function acknowledgement(source, request, response) {
  const uri = request.split(" ")[1];
  return [`ACK ${uri} SIP/2.0`, `Via: ${headerOf({ text: request }, "Via")}`, "Max-Forwards: 70",
          `From: ${headerOf(response, "From")}`, `To: ${headerOf(response, "To")}`,
          `Call-ID: ${headerOf(response, "Call-ID")}`, "CSeq: 1 ACK", "Content-Length: 0", "", ""].join("\r\n");
}

/** The headers of a proper request, by name; what a test gives replaces them, null leaves one out. */
export function request(source, method, headers = {}, { user = "+34910000000", line, body = "" } = {}) {
  const all = {
    Via: `SIP/2.0/UDP ${source.hop};rport;branch=${source.branch}`,
    "Max-Forwards": "70",
    From: `<sip:+34600000009@${source.hop}>;tag=${source.tag}`,
    To: `<sip:${user}@${source.target}>`,
    "Call-ID": source.callId,
    CSeq: `1 ${method}`,
    Contact: `<sip:carrier@${source.hop}>`,
    ...(body ? { "Content-Type": "application/sdp" } : {}),
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);
  return [line ?? `${method} sip:${user}@${source.target} SIP/2.0`, ...lines, "", body].join("\r\n");
}

/** An SDP offer of one audio stream. */
export const offerOf = (source, { pt = 0, codec = "PCMU/8000" } = {}) =>
  ["v=0", `o=- 1 1 IN IP4 ${source.address}`, "s=-", `c=IN IP4 ${source.address}`, "t=0 0",
   `m=audio 40000 RTP/AVP ${pt}`, `a=rtpmap:${pt} ${codec}`, ""].join("\r\n");

/** The Authorization of a REGISTER that answers a challenge with a password (RFC 2617, no qop). */
export function digestFor(challenge, { username, password, uri, qop = "auth" }) {
  const value = (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = value("realm");
  const nonce = value("nonce");
  const cnonce = randomBytes(4).toString("hex");
  const proof = md5([md5(`${username}:${realm}:${password}`), nonce, "00000001", cnonce, qop, md5(`REGISTER:${uri}`)].join(":"));
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, ` +
         `qop=${qop}, nc=00000001, cnonce="${cnonce}", response="${proof}"`;
}
