// Sound for tests: tones, WAV files, G.711 mu-law, and how strong a frequency is in some samples.
import fs from "node:fs";

export const RATE = 8000;

/** `seconds` of a sine of `hertz`, as 16-bit samples. */
export function tone(hertz, seconds, amplitude = 8000) {
  const samples = new Int16Array(Math.round(seconds * RATE));
  for (let i = 0; i < samples.length; ++i) samples[i] = Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / RATE));
  return samples;
}

/** Writes a mono WAV of 16-bit samples at 8 kHz. */
export function writeWav(file, samples) {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  fs.writeFileSync(file, Buffer.concat([header, data]));
}

/** Reads a WAV of 16-bit samples: {rate, channels: [Int16Array, ...], seconds}. */
export function parseWav(bytes) {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
    throw new Error("not a WAV file");
  }
  let count = 0;
  let rate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const size = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8);
    if (name === "fmt ") {
      count = bytes.readUInt16LE(at + 10);
      rate = bytes.readUInt32LE(at + 12);
    } else if (name === "data") {
      const frames = Math.floor(size / 2 / count);
      const channels = Array.from({ length: count }, () => new Int16Array(frames));
      for (let i = 0; i < frames * count; ++i) {
        channels[i % count][Math.floor(i / count)] = bytes.readInt16LE(at + 8 + 2 * i);
      }
      return { rate, channels, seconds: frames / rate };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error("the WAV file has no data");
}

/** The share of the samples' energy at `hertz`, 0..1 (Goertzel's algorithm, over blocks of 50 ms). */
export function strengthOf(hertz, samples, rate = RATE) {
  const block = Math.round(rate / 20);
  let at = 0;
  let heard = 0;
  let all = 0;
  for (; at + block <= samples.length; at += block) {
    const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let before = 0;
    let last = 0;
    for (let i = 0; i < block; ++i) {
      const sample = samples[at + i];
      const now = sample + factor * last - before;
      before = last;
      last = now;
      all += sample * sample;
    }
    heard += (2 / block) * (last * last + before * before - factor * last * before);
  }
  return all === 0 ? 0 : heard / all;
}

/** How long `hertz` is dominant (over half of the energy, and not silence), in seconds. */
export function secondsOf(hertz, samples, rate = RATE) {
  const block = Math.round(rate / 10);
  let blocks = 0;
  for (let at = 0; at + block <= samples.length; at += block) {
    const piece = samples.subarray(at, at + block);
    if (loudnessOf(piece) > 200 && strengthOf(hertz, piece, rate) > 0.5) ++blocks;
  }
  return blocks / 10;
}

/** The root mean square of samples. */
export function loudnessOf(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** A 16-bit sample as mu-law (ITU-T G.711). */
export function encodeMulaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32635) + 132;
  let exponent = 7;
  for (let mask = 0x4000; exponent > 0 && !(magnitude & mask); mask >>= 1) --exponent;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** A mu-law byte as a 16-bit sample. */
export function decodeMulaw(byte) {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 132) << ((inverted >> 4) & 7);
  return inverted & 0x80 ? 132 - magnitude : magnitude - 132;
}
