// Requests of the kind of RFC 4475 §3.1.2 ("Invalid Messages"): every one is wrong in one way, and
// has what it takes to be answered. Written for this house, not copied.
import { offerOf, request } from "../world/raw_sip.mjs";

const invite = (source, headers, rest = {}) => request(source, "INVITE", headers, { body: offerOf(source), ...rest });

/** [title, status, write(source)]. */
export const REFUSED = [
  ["a CSeq that is no number", 400, (s) => invite(s, { CSeq: "one INVITE" })],
  ["a CSeq of 2^32 and more", 400, (s) => invite(s, { CSeq: "36893488147419103232 INVITE" })],
  ["a CSeq of another method", 400, (s) => invite(s, { CSeq: "1 BYE" })],
  ["no CSeq", 400, (s) => invite(s, { CSeq: null })],
  ["no Call-ID", 400, (s) => invite(s, { "Call-ID": null })],
  ["no From", 400, (s) => invite(s, { From: null })],
  ["no To", 400, (s) => invite(s, { To: null })],
  ["a negative Content-Length", 400, (s) => invite(s, { "Content-Length": "-999" })],
  ["a Content-Length beyond the datagram", 400, (s) => invite(s, { "Content-Length": "9999" })],
  ["a quotation in To that does not end", 400, (s) => invite(s, { To: `"Mr. J. User <sip:j.user@${s.target}>` })],
  ["a From of separators only", 400, (s) => invite(s, { From: ";;,;,," })],
  ["two Call-IDs", 400, (s) => invite(s, { "call-id": "another@127.0.0.1" })],
  ["two different CSeqs", 400, (s) => invite(s, { cseq: "7 INVITE" })],
  ["a Request-URI in angle brackets", 400, (s) => invite(s, {}, { line: `INVITE <sip:+34910000000@${s.target}> SIP/2.0` })],
  ["an unknown version", 505, (s) => invite(s, {}, { line: `INVITE sip:+34910000000@${s.target} SIP/7.0` })],
  ["an unknown scheme", 416, (s) => invite(s, {}, { line: "INVITE nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0" })],
  ["an unknown method", 501, (s) => request(s, "NEWMETHOD")],
  ["an unknown extension that is required", 420, (s) => invite(s, { Require: "nothingSupportsThis, nothingSupportsThisEither" })],
];

/** What is not SIP enough to be answered: [title, write(source)]. */
export const IGNORED = [
  ["nothing", () => Buffer.alloc(0)],
  ["noise", () => Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 197 + 31) & 0xff))],
  ["zeros", () => Buffer.alloc(1400)],
  ["a Request-URI with a blank", (s) => invite(s, {}, { line: `INVITE sip:+34 910@${s.target} SIP/2.0` })],
  ["a first line only", () => Buffer.from("INVITE sip:+34910000000@127.0.0.1 SIP/2.0\r\n\r\n")],
  ["a STUN request", () => Buffer.from("000100002112a442" + "00".repeat(12), "hex")],
  ["a response to no request", (s) => Buffer.from([
    "SIP/2.0 4294967301 better not break the receiver", `Via: SIP/2.0/UDP ${s.hop};branch=${s.branch}`,
    `From: <sip:a@${s.hop}>;tag=1`, `To: <sip:b@${s.target}>;tag=2`, `Call-ID: ${s.callId}`, "CSeq: 8 INVITE", "", ""].join("\r\n"))],
  ["a header of 60,000 bytes", (s) => Buffer.from(request(s, "OPTIONS", { Subject: "x".repeat(60000) }).replace("SIP/2.0\r\n", "SIP/2.0\r\n\0"))],
];
