// Which processes make up a running system, with their flags and addresses. Nothing is started here.
import fs from "node:fs";
import path from "node:path";
import { storeUrls } from "./stores.mjs";

/** Services in the order in which they are started. All but the gateway fit in one process. */
export const SERVICES = ["directory", "groups", "routing", "calls", "ticketing", "recording", "edge"];
const WITH_POSTGRES = ["directory", "groups", "routing", "calls", "ticketing", "recording"];
const WITH_REDIS = ["routing", "ticketing"];

// Offsets from the base port. A system stays within 2,000 ports; bases below 32,768 keep clear of the
// ports that Linux gives to clients.
const PORT = { sip: 60, http: 80, services: 100, metrics: 200, media: 190, rtp: 1000 };
const MAX_REPLICAS = 9;

/**
 * @param {object} options
 * @param {string} options.state     the folder that holds data, logs and secrets
 * @param {string} options.build     the build folder
 * @param {number} options.ports     the base port
 * @param {boolean} options.processes one process a service, rather than onebox
 * @param {number} options.replicas  of routing and calls, with `processes`
 * @param {object} options.flags     extra flags by service: {media: ["--x=1"]}
 */
export function layout({ state, build, ports, processes = false, replicas = 1, flags = {} }) {
  const stores = storeUrls(ports);
  const absolute = (...parts) => path.resolve(state, ...parts);
  const binary = (name) => path.resolve(build, "bin", `centralita-${name}`);
  const countOf = (service) =>
    processes && ["routing", "calls"].includes(service) ? Math.min(replicas, MAX_REPLICAS) : 1;

  const grpc = {};
  SERVICES.forEach((service, index) => {
    grpc[service] = Array.from({ length: countOf(service) }, (_, i) => `127.0.0.1:${ports + PORT.services + index * 10 + i}`);
  });
  grpc.media = [`127.0.0.1:${ports + PORT.media}`];

  const peers = Object.entries(grpc).map(([service, addresses]) => `--${service}_address=${addresses.join(",")}`);
  const addresses = {
    http: `http://127.0.0.1:${ports + PORT.http}`,
    sip: `127.0.0.1:${ports + PORT.sip}`,
    postgres: stores.postgres,
    redis: stores.redis,
    grpc,
    metrics: {},
  };

  const operatorKey = absolute("operator.key");
  const ownFlags = {
    directory: [`--operator_key_file=${operatorKey}`],
    groups: [],
    routing: [],
    calls: [],
    ticketing: [],
    recording: [`--blob_dir=${absolute("recordings")}`],
    edge: [`--http_listen=127.0.0.1:${ports + PORT.http}`],
    media: [
      "--node=media-1",
      `--advertise_address=${grpc.media[0]}`,
      `--sip_listen=${addresses.sip}`,
      `--rtp_first_port=${ports + PORT.rtp}`,
      `--rtp_last_port=${ports + PORT.rtp + 899}`,
      `--spool=${absolute("spool")}`,
      `--prompts=${path.resolve(build, "prompts")}`,
    ],
  };

  const storeFlags = (service) => [
    ...(WITH_POSTGRES.includes(service) ? [`--postgres_url=${stores.postgres}`] : []),
    ...(WITH_REDIS.includes(service) ? [`--redis_url=${stores.redis}`] : []),
  ];
  const metricsPort = (index, replica = 0) => ports + PORT.metrics + index * 10 + replica;
  const processOf = (service, index, replica) => {
    const name = grpc[service].length > 1 ? `${service}-${replica + 1}` : service;
    const metrics = `127.0.0.1:${metricsPort(index, replica)}`;
    addresses.metrics[name] = metrics;
    return {
      name,
      command: binary(service),
      args: [
        `--listen=${grpc[service][replica]}`,
        `--metrics_listen=${metrics}`,
        ...peers.filter((flag) => !flag.startsWith(`--${service}_address=`)),
        ...storeFlags(service),
        ...ownFlags[service],
        ...(flags[service] ?? []),
      ],
    };
  };

  const programs = [];
  if (processes) {
    SERVICES.forEach((service, index) => {
      for (let i = 0; i < countOf(service); ++i) programs.push(processOf(service, index, i));
    });
  } else {
    addresses.metrics.onebox = `127.0.0.1:${metricsPort(0)}`;
    const prefixed = (service) =>
      [`--listen=${grpc[service][0]}`, ...storeFlags(service), ...ownFlags[service], ...(flags[service] ?? [])]
        .map((flag) => flag.replace(/^--/, `--${service}.`));
    programs.push({
      name: "onebox",
      command: binary("onebox"),
      args: [`--metrics_listen=${addresses.metrics.onebox}`, ...peers.filter((flag) => flag.startsWith("--media_")),
             ...SERVICES.flatMap(prefixed)],
    });
  }
  programs.push(processOf("media", SERVICES.length, 0));
  return { programs, addresses, operatorKey };
}

/** The binary of every program exists; otherwise an error that says what to do. */
export function checkBuilt({ programs }) {
  for (const { command } of programs) {
    if (!fs.existsSync(command)) throw new Error(`${path.relative(".", command)} is not built: run ./centralita build`);
  }
}
