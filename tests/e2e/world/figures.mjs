// What a running system counts and logs: its /metrics, and the lines of its logs.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;

/** A page over a connection of its own: one that is kept may be closed by the other end just then. */
const pageOf = (url) => new Promise((resolve, reject) => {
  http.get(url, { agent: false }, (response) => text(response).then(resolve, reject)).on("error", reject);
});

/** Every sample of every process of a system: [{name, labels, value}]. */
export async function scrape(status) {
  const pages = await Promise.all(Object.values(status.addresses.metrics).map((address) => pageOf(`http://${address}/metrics`)));
  return pages.flatMap((page) => page.split("\n")).flatMap((line) => {
    const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
    return name ? [{ name, labels: readLabels(labels), value: Number(value) }] : [];
  });
}

const readLabels = (list) => Object.fromEntries([...list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key, value]));

/** The sum of the samples of this name that have these labels. */
export function sumOf(samples, name, labels = {}) {
  return samples
    .filter((sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Follows a program's log from here on. */
export class LogTail {
  constructor(state, program) {
    this.file = path.resolve(state, "log", `${program}.log`);
    this.from = fs.statSync(this.file).size;
  }

  /** The lines since then, parsed; what is not JSON is left out. */
  lines() {
    const added = fs.readFileSync(this.file).subarray(this.from).toString("utf8");
    return added.split("\n").flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
  }
}
