// The public API, as a browser reaches it: gRPC-Web through the edge. The contracts come from the
// descriptor set that the build makes, so that nothing is generated for JavaScript.
import fs from "node:fs";
import path from "node:path";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

export { Code, ConnectError };

/** The contracts of a build. */
export function contracts(build) {
  const bytes = fs.readFileSync(path.resolve(build, "centralita_descriptors.binpb"));
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
}

export class Api {
  /** @param {{registry, http: string, key: string}} options `key`: an API key, or the operators'. */
  constructor({ registry, http, key }) {
    this.registry = registry;
    this.options = { registry, http };
    const authorise = (next) => (request) => {
      if (key) request.header.set("authorization", `Bearer ${key}`);
      return next(request);
    };
    this.transport = createGrpcWebTransport({ baseUrl: http, interceptors: [authorise], defaultTimeoutMs: 10000 });
    this.clients = new Map();
  }

  /** The same API with another key. */
  as(key) {
    return new Api({ ...this.options, key });
  }

  /** A client by short name: service("groups", "GroupService"). */
  service(word, name) {
    const full = `centralita.${word}.v1.${name}`;
    if (!this.clients.has(full)) {
      const descriptor = this.registry.getService(full);
      if (!descriptor) throw new Error(`no contract ${full}`);
      this.clients.set(full, createClient(descriptor, this.transport));
    }
    return this.clients.get(full);
  }

  get workspaces() { return this.service("directory", "WorkspaceService"); }
  get people() { return this.service("directory", "PersonService"); }
  get contacts() { return this.service("directory", "ContactService"); }
  get numbers() { return this.service("directory", "NumberService"); }
  get trunks() { return this.service("directory", "TrunkService"); }
  get groups() { return this.service("groups", "GroupService"); }
  get holidays() { return this.service("groups", "HolidayService"); }
  get presence() { return this.service("routing", "PresenceService"); }
  get routing() { return this.service("routing", "RoutingService"); }
  get resolution() { return this.service("routing", "ResolutionService"); }
  get supervision() { return this.service("routing", "SupervisionService"); }
  get insight() { return this.service("routing", "InsightService"); }
  get calls() { return this.service("calls", "CallService"); }
  get tickets() { return this.service("ticketing", "TicketService"); }
  get callTabs() { return this.service("ticketing", "CallTabService"); }
  get drafts() { return this.service("ticketing", "DraftService"); }
  get recordings() { return this.service("recording", "RecordingService"); }

  /** The name of an enum's value: nameOf("ticketing", "TicketType", 2) is "MISSED_CALL". */
  nameOf(word, type, value) {
    const known = this.registry.getEnum(`centralita.${word}.v1.${type}`);
    return known.values.find(({ number }) => number === value)?.name.replace(known.sharedPrefix?.toUpperCase() ?? "", "");
  }

  /** The number of an enum's value by its short name. */
  valueOf(word, type, name) {
    const known = this.registry.getEnum(`centralita.${word}.v1.${type}`);
    const found = known.values.find((value) => value.name.endsWith(`_${name}`));
    if (!found) throw new Error(`${type} has no ${name}`);
    return found.number;
  }
}

/** The machine-readable reason of an error from the API, "" if it has none. */
export function reasonOf(error, registry) {
  if (!(error instanceof ConnectError)) return "";
  for (const detail of error.details) {
    if (detail.type === "google.rpc.ErrorInfo") return decodeReason(detail.value);
  }
  return "";
}

/** The field 1 (reason) of a serialised google.rpc.ErrorInfo. */
function decodeReason(bytes) {
  if (bytes[0] !== 0x0a) return "";
  return Buffer.from(bytes.subarray(2, 2 + bytes[1])).toString("utf8");
}

/** A Duration of so many seconds, as the API's clients take it. */
export const seconds = (count) => ({ seconds: BigInt(Math.floor(count)), nanos: Math.round((count % 1) * 1e9) });

/** A Timestamp or Duration in milliseconds. */
export const milliseconds = (value) => (value ? Number(value.seconds) * 1000 + value.nanos / 1e6 : 0);
