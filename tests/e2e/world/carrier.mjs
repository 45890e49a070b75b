// The carrier: a sipp process for every call that it brings.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { encodeMulaw, tone } from "./audio.mjs";

// What the carrier's SDP offers: PCMU (or what a test asks for) and RFC 4733 digits.
const sdp = (mediaPort, formats) => [
  "v=0",
  "o=carrier 53655765 2353687637 IN IP[local_ip_type] [local_ip]",
  "s=-",
  "c=IN IP[media_ip_type] [media_ip]",
  "t=0 0",
  `m=audio ${mediaPort} RTP/AVP ${formats.map(({ pt }) => pt).join(" ")}`,
  ...formats.map(({ pt, name }) => `a=rtpmap:${pt} ${name}`),
  "a=ptime:20",
].join("\n");

const PCMU = { pt: 0, name: "PCMU/8000" };
const EVENTS = { pt: 101, name: "telephone-event/8000" };

const INVITE = (cseq, body) => `
  <send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: "[$1]" <sip:[$2]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: ${cseq} INVITE
Contact: <sip:carrier@[local_ip]:[local_port];transport=[transport]>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE
Content-Type: application/sdp
Content-Length: [len]

${body}]]></send>`;
// An ACK for a 2xx, and a BYE, go to the remote target with the dialog's tags.
const inDialog = (method, cseq) => `
  <send${method === "BYE" ? ' retrans="500"' : ""}><![CDATA[
${method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: "[$1]" <sip:[$2]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Content-Length: 0

]]></send>`;
// A CANCEL has the branch of its INVITE (RFC 3261 §9.1): that of the Via in the last response.
const CANCEL = `
  <send retrans="500"><![CDATA[
CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
Max-Forwards: 70
From: "[$1]" <sip:[$2]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 CANCEL
Content-Length: 0

]]></send>`;
const ACK_REFUSAL = `
  <send><![CDATA[
ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
Max-Forwards: 70
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send>`;
const OK = `
  <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;

const scenario = (name, caller, steps) => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="${name}">
  <nop><action>
    <assignstr assign_to="1" value="${caller.name}"/>
    <assignstr assign_to="2" value="${caller.number}"/>
  </action></nop>
${steps.join("\n")}
</scenario>
`;

const provisional = `
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>`;

/** The steps of a call, by how it is to go. */
const STORIES = {
  // Waits for the answer, stays for `talk` ms (or until the other end hangs up), and hangs up.
  talk: ({ talk, body, rtp }) => [
    INVITE(1, body),
    provisional,
    '  <recv response="200" rtd="true" rrs="true"/>',
    inDialog("ACK", 1),
    rtp,
    `  <recv request="BYE" timeout="${talk}" ontimeout="hangup"/>`,
    OK,
    '  <nop next="end"/>',
    '  <label id="hangup"/>',
    inDialog("BYE", 2),
    '  <recv response="200"/>',
    '  <label id="end"/>',
  ],
  // Gives up `patience` ms after the phone began to ring at the other end.
  giveUpRinging: ({ patience, body }) => [
    INVITE(1, body),
    '  <recv response="100" optional="true"/>',
    '  <recv response="180"/>',
    `  <pause milliseconds="${patience}"/>`,
    CANCEL,
    '  <recv response="200"/>',
    '  <recv response="487"/>',
    ACK_REFUSAL,
  ],
  // Expects to be refused.
  refused: ({ status, body }) => [INVITE(1, body), provisional, `  <recv response="${status}"/>`, ACK_REFUSAL],
};

/** One call that a carrier brings. Made by Carrier.call(). */
class CarrierCall {
  constructor(process, log, began) {
    this.process = process;
    this.logFile = log;
    this.began = began;
    this.output = "";
    process.stdout.on("data", (data) => (this.output += data));
    process.stderr.on("data", (data) => (this.output += data));
    this.ended = new Promise((resolve) => process.on("exit", (code) => resolve(code)));
  }

  /** Waits until the call has gone as its story says; otherwise an error with what sipp saw. */
  async asTold() {
    const code = await this.ended;
    if (code !== 0) throw new Error(`the carrier's call went wrong (sipp: ${code})\n${this.messages().slice(-4000)}`);
  }

  /** The SIP messages so far, as sipp logs them. */
  messages() {
    return fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, "latin1") : "";
  }

  /** When a request was first sent, in ms since the epoch: sipp logs local time with microseconds. */
  sentAt(method) {
    const pattern = /-{10,} (\d{4}-\d\d-\d\d)\s+(\d\d:\d\d:\d\d\.\d+)\n[^\n]*message sent[^\n]*\n\s*\n?(\S+)/g;
    for (const [, day, time, word] of this.messages().matchAll(pattern)) {
      if (word === method) return new Date(`${day}T${time.slice(0, 12)}`).getTime();
    }
    throw new Error(`the carrier has not sent ${method}`);
  }

  /** Whether a message with this first line (or its beginning) was received. */
  received(line) {
    return this.messages().split(/message received/).slice(1).some((text) => text.includes(`\n${line}`));
  }
}

export class Carrier {
  /** @param {{folder: string, sip: string, port: number}} options `port`: the first of its own. */
  constructor({ folder, sip, port }) {
    this.folder = folder;
    this.sip = sip;
    this.nextPort = port;
    this.calls = [];
    fs.mkdirSync(folder, { recursive: true });
  }

  /**
   * Brings a call.
   * @param {object} options
   * @param {string} options.to        the dialled number
   * @param {{name: string, number: string}} options.from
   * @param {string} options.story     talk, giveUpRinging or refused
   * @param {object} options.media     {endpoint: RtpEndpoint} | {hertz} (sipp streams a tone) |
   *                                   {echo: true} (sipp sends back what it hears)
   */
  call({ to, from = { name: "Ana", number: "+34600000001" }, story = "talk", transport = "u1",
         media = { echo: true }, formats = [PCMU, EVENTS], timeout = 90, ...rest }) {
    const port = (this.nextPort += 10);
    const name = path.join(this.folder, `call-${port}`);
    const body = sdp(media.endpoint ? media.endpoint.port : "[media_port]", formats);
    let rtp = "";
    if (media.hertz) {
      fs.writeFileSync(`${name}.ulaw`, Buffer.from(Array.from(tone(media.hertz, 120), encodeMulaw)));
      rtp = `  <nop><action><exec rtp_stream="${path.resolve(name)}.ulaw,1,0"/></action></nop>`;
    }
    fs.writeFileSync(`${name}.xml`, scenario(story, from, STORIES[story]({ ...rest, body, rtp })));
    const process = spawn("sipp", [
      this.sip, "-sf", `${name}.xml`, "-s", to, "-m", "1", "-l", "1", "-t", transport,
      "-i", "127.0.0.1", "-p", String(port), "-mi", "127.0.0.1", "-mp", String(port + 2),
      ...(media.echo ? ["-rtp_echo"] : []),
      "-trace_msg", "-message_file", `${name}.log`, "-nostdin",
      "-timeout", `${timeout}s`, "-timeout_error",
    ], { stdio: ["ignore", "pipe", "pipe"], cwd: this.folder });
    const call = new CarrierCall(process, `${name}.log`, Date.now());
    this.calls.push(call);
    return call;
  }

  /** Ends what still runs. */
  async close() {
    for (const { process } of this.calls) if (process.exitCode === null) process.kill("SIGKILL");
    await Promise.all(this.calls.map(({ ended }) => ended));
  }
}
