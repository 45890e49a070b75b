// Many calls and many phones at once, by sipp: what a benchmark drives the gateway with.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const SDP = `v=0
o=bench 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
`;

const REGISTER = (phones, authorization) => `
  <send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:[field0]@[remote_ip]:[remote_port]>;tag=[call_number]
To: <sip:[field0]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: [cseq] REGISTER
Contact: <sip:[field0]@127.0.0.1:${phones}>
${authorization}Expires: 3600
Content-Length: 0

]]></send>`;

const scenarios = {
  // Registers every line of a file of user;password, at the phones' port.
  register: (phones) => `<scenario name="register">
${REGISTER(phones, "")}
  <recv response="401" auth="true"/>
${REGISTER(phones, "[field1]\n")}
  <recv response="200"/>
</scenario>`,
  // A phone: rings, answers after a moment, waits for the BYE. Logs when each INVITE came, and from whom.
  phones: () => `<scenario name="phones">
  <recv request="INVITE" rrs="true"><action>
    <gettimeofday assign_to="s,us"/>
    <ereg regexp="sip:([+0-9]+)@" search_in="hdr" header="From:" check_it="true" assign_to="whole,caller"/>
    <log message="[$caller] [$s] [$us]"/>
  </action></recv>
  <send><![CDATA[
SIP/2.0 180 Ringing
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]p[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Length: 0

]]></send>
  <pause milliseconds="300"/>
  <send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]p[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

${SDP}]]></send>
  <recv request="ACK" optional="true"/>
  <recv request="BYE"/>
  <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
  <Reference variables="whole,s,us,caller"/>
</scenario>`,
  // A caller: talks for \`talk\` ms and hangs up. Logs when each INVITE went, and from whom.
  callers: (talk) => `<scenario name="callers">
  <nop><action>
    <gettimeofday assign_to="s,us"/>
    <log message="+346[call_number] [$s] [$us]"/>
  </action></nop>
  <send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:+346[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:bench@[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

${SDP}]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: <sip:+346[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send>
  <pause milliseconds="${talk}"/>
  <send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: <sip:+346[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Content-Length: 0

]]></send>
  <recv response="200"/>
  <Reference variables="s,us"/>
</scenario>`,
};

/** Starts sipp with a scenario of this file; `ended` resolves to its exit code. */
export function sipp(folder, name, parameter, args) {
  const file = path.join(folder, name);
  fs.writeFileSync(`${file}.xml`, `<?xml version="1.0" encoding="ISO-8859-1" ?>\n${scenarios[name](parameter)}\n`);
  const child = spawn("sipp", [...args, "-sf", `${file}.xml`, "-i", "127.0.0.1", "-nostdin",
                               "-trace_logs", "-log_file", `${file}.log`, "-trace_err", "-error_file", `${file}.err`],
                      { cwd: folder, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  return { child, ended, log: `${file}.log`, errors: `${file}.err` };
}

/** The instants that a scenario has logged, in ms since the epoch, by caller; the first of each. */
export function instants(log) {
  const found = new Map();
  for (const line of fs.readFileSync(log, "latin1").split("\n")) {
    const [caller, s, us] = line.trim().split(/\s+/);
    if (us !== undefined && !found.has(caller)) found.set(caller, Number(s) * 1000 + Number(us) / 1000);
  }
  return found;
}
