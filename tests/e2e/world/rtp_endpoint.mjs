// The ear and mouth of a carrier's call: sends a tone as PCMU, and keeps what it hears.
import dgram from "node:dgram";
import { decodeMulaw, encodeMulaw, tone } from "./audio.mjs";

const FRAME = 160; // Samples in 20 ms.

export class RtpEndpoint {
  static async open(hertz) {
    const endpoint = new RtpEndpoint(hertz);
    await new Promise((resolve) => endpoint.socket.bind(0, "127.0.0.1", resolve));
    return endpoint;
  }

  constructor(hertz) {
    this.socket = dgram.createSocket("udp4").unref(); // A scenario that fails leaves it open: no reason to stay.
    this.period = tone(hertz, 1);
    this.packets = []; // {at, sequence, timestamp, ssrc, marker, samples}
    this.socket.on("message", (packet, from) => this.#take(packet, from));
    this.sequence = 1000;
    this.timestamp = 160000;
    this.timer = null;
  }

  get port() {
    return this.socket.address().port;
  }

  /** Sends to whoever sends to us; until then, nothing is known of the other end. */
  #take(packet, from) {
    if (packet.length < 12 || packet[0] >> 6 !== 2 || (packet[1] & 0x7f) !== 0) return;
    const samples = Int16Array.from(packet.subarray(12), decodeMulaw);
    this.packets.push({
      at: Date.now(),
      sequence: packet.readUInt16BE(2),
      timestamp: packet.readUInt32BE(4),
      ssrc: packet.readUInt32BE(8),
      marker: packet[1] >> 7 === 1,
      samples,
    });
    if (!this.timer) this.#speakTo(from);
  }

  /**
   * Presses a key: "0".."9", "*", "#" (RFC 4733, payload type 101), beside the tone. Only once somebody
   * has been heard.
   */
  async press(key, milliseconds = 120) {
    const steps = milliseconds / 20;
    const timestamp = this.timestamp;
    for (let step = 1; step < steps + 3; ++step) { // The end is told three times (§2.5.1.4).
      const packet = Buffer.alloc(16);
      packet[0] = 0x80;
      packet[1] = (step === 1 ? 0x80 : 0) | 101;
      packet.writeUInt16BE(this.sequence++ & 0xffff, 2);
      packet.writeUInt32BE(timestamp >>> 0, 4);
      packet.writeUInt32BE(0x5e11ca11, 8);
      packet[12] = "0123456789*#".indexOf(key);
      packet[13] = (step >= steps ? 0x80 : 0) | 10;
      packet.writeUInt16BE(FRAME * Math.min(step, steps), 14);
      this.socket.send(packet, this.peer.port, this.peer.address);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #speakTo({ address, port }) {
    this.peer = { address, port };
    const began = Date.now();
    let sent = 0;
    this.timer = setInterval(() => {
      for (; sent * 20 <= Date.now() - began; ++sent) {
        const packet = Buffer.alloc(12 + FRAME);
        packet[0] = 0x80;
        packet[1] = sent === 0 ? 0x80 : 0;
        packet.writeUInt16BE(this.sequence++ & 0xffff, 2);
        packet.writeUInt32BE(this.timestamp >>> 0, 4);
        packet.writeUInt32BE(0x5e11ca11, 8);
        for (let i = 0; i < FRAME; ++i) packet[12 + i] = encodeMulaw(this.period[(this.timestamp + i) % this.period.length]);
        this.timestamp += FRAME;
        this.socket.send(packet, port, address);
      }
    }, 10).unref();
  }

  /** All that was heard since `after` (ms since the epoch), in the order of arrival. */
  heard(after = 0) {
    const pieces = this.packets.filter(({ at }) => at >= after);
    const all = new Int16Array(pieces.reduce((sum, { samples }) => sum + samples.length, 0));
    let offset = 0;
    for (const { samples } of pieces) {
      all.set(samples, offset);
      offset += samples.length;
    }
    return all;
  }

  /** The longest time between two packets since `after`, in ms. */
  longestGap(after = 0) {
    let longest = 0;
    const pieces = this.packets.filter(({ at }) => at >= after);
    for (let i = 1; i < pieces.length; ++i) longest = Math.max(longest, pieces[i].at - pieces[i - 1].at);
    return longest;
  }

  close() {
    clearInterval(this.timer);
    this.socket.close();
  }
}
