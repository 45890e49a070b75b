// Nonsense in every field of every method that a workspace may call: never an error without a reason.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { Audience, methodsFor } from "./audience.mjs";
import { ASKED } from "./foreign.mjs";
import { failureOf } from "./watcher.mjs";

const TEXTS = ["", "\u0000", "a\u0000b", "x".repeat(200000), "'; DROP TABLE x; --", "workspaces/", "../../etc/passwd", "\ud800", "%s%n"];
const NUMBERS = [-1, 2147483647, -2147483648];
const LONGS = [-1n, 9223372036854775807n, -9223372036854775808n];
const STRING = 9; // google.protobuf.FieldDescriptorProto.Type
const INT32 = 5;

/** The request with every text and number of its own level and one below, empty where nothing was set. */
function complete(message, request, depth = 1) {
  const whole = { ...request };
  for (const field of message.fields) {
    if (field.fieldKind === "scalar" && !(field.localName in whole)) {
      if (field.scalar === STRING) whole[field.localName] = "";
      if (field.scalar === INT32) whole[field.localName] = 0;
    } else if (field.fieldKind === "message" && depth > 0 && whole[field.localName] && field.localName !== "updateMask") {
      whole[field.localName] = complete(field.message, whole[field.localName], depth - 1);
    }
  }
  return whole;
}

/** Where a request has texts and numbers: [["group", "agents", "0"], ...]. */
function leavesOf(value, path = []) {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

const at = (request, path) => path.reduce((value, key) => value[key], request);

function replaced(request, path, value) {
  const copy = structuredClone(request);
  at(copy, path.slice(0, -1))[path.at(-1)] = value;
  if ("requestId" in copy && path[0] !== "requestId") copy.requestId = randomUUID();
  return copy;
}

const nonsenseFor = (value) => (typeof value === "string" ? TEXTS : typeof value === "bigint" ? LONGS : NUMBERS);

export function nonsenseCases(the) {
  it("answers nonsense in any field with OK or with a code and a reason of ours", async () => {
    const { api, workspace } = the.world;
    const nobody = Object.fromEntries(["person", "group", "contact", "holiday", "number", "call", "ticket", "draft", "recording"]
      .map((key) => [key, randomUUID()]));
    const owned = { ...nobody, queueId: "q", caller: "+34600900100" };
    const faults = new Set();
    const unary = methodsFor(the.world.registry, Audience.WORKSPACE).filter(({ method }) => method.methodKind === "unary");
    for (const { title, service, method } of unary) {
      const client = api.service(service.typeName.split(".")[1], service.name);
      const request = complete(method.input, ASKED[title][0](workspace.name, owned));
      for (const path of leavesOf(request)) {
        for (const value of nonsenseFor(at(request, path))) {
          const { code, reason } = await failureOf(() => client[method.localName](replaced(request, path, value)));
          if (code !== "OK" && (!reason || ["INTERNAL", "UNKNOWN"].includes(code))) {
            faults.add(`${title} ${path.join(".")}: ${code} ${JSON.stringify(value).slice(0, 12)}`);
          }
        }
      }
    }
    assert.deepEqual([...faults], []);
  });

  it("keeps every character that it has acknowledged", async () => {
    const { api, workspace } = the.world;
    const draft = { name: `${workspace.name}/drafts/${randomUUID()}`, author: the.person.name, subject: "a\u0000b" };
    const { code } = await failureOf(() => api.drafts.patchDraft(draft));
    if (code !== "OK") return; // Refused is as good.
    const { drafts } = await api.drafts.listRecoverableDrafts({ parent: workspace.name });
    assert.equal(drafts.find(({ name }) => name === draft.name)?.subject, draft.subject);
  });
}
