// What a finished call has left behind: its outcome, its ticket and its recording, all checked.
import { parseWav } from "../world/audio.mjs";
import { milliseconds } from "../world/world.mjs";
import { check, checkWithin, eventually } from "./check.mjs";

/** The call, ended as expected; one line of the summary. */
export async function outcomeOf(world, caller, outcome, { missed = "" } = {}) {
  const call = await world.untilEnded(caller);
  const name = world.api.nameOf("calls", "CallOutcome", call.outcome);
  check(call.outcome === world.api.valueOf("calls", "CallOutcome", outcome), `${caller} should be ${outcome}, is ${name}`);
  if (missed) {
    check(call.missedReason === world.api.valueOf("routing", "MissedReason", missed),
          `${caller} should be missed for ${missed}, is ${call.missedReason}`);
  }
  return { caller, callId: world.id(call.name), outcome, missed, talk: milliseconds(call.talkDuration) / 1000, call };
}

/** The one ticket of a call, with its facts and its recording: a stereo WAV as long as the talk. */
export async function ticketWithRecording(world, line, { left, right }) {
  const ticket = await eventually(async () => {
    const { tickets } = await world.api.tickets.listTickets({ parent: world.workspace.name, callId: line.callId });
    check(tickets.length === 1, `one ticket for the call of ${line.caller}, not ${tickets.length}`);
    const [call] = tickets[0].calls;
    check(call?.endTime, "the ticket shows when the call ended");
    check(call.recordingState === "AVAILABLE", `the recording is AVAILABLE, not ${call.recordingState || "missing"}`);
    return tickets[0];
  }, 20000);
  const [call] = ticket.calls;
  check(call.startTime, "the ticket shows when the call came");
  const talk = milliseconds(call.talkDuration) / 1000;
  checkWithin(talk, line.talk - 0.01, line.talk + 0.01, "the ticket's talk time is the call's");
  const wav = parseWav(await world.listen(call.recording));
  check(wav.channels.length === 2, "the recording is stereo");
  checkWithin(wav.seconds, talk - 0.3, talk + 0.3, "the recording is as long as the talk");
  left?.(wav.channels[0], wav);
  right?.(wav.channels[1], wav);
  return Object.assign(line, { ticket: ticket.number, recording: call.recording, seconds: wav.seconds });
}

/** Exactly one missed-call ticket of a caller, with the reason. */
export async function missedTicket(world, line, reason) {
  const wanted = world.api.valueOf("ticketing", "MissedCallReason", reason);
  const tickets = await world.untilTickets(line.caller, (list) => list.length > 0);
  check(tickets.length === 1, `one ticket for ${line.caller}, not ${tickets.length}`);
  const [ticket] = tickets;
  check(ticket.type === world.api.valueOf("ticketing", "TicketType", "MISSED_CALL"), "it is a missed-call ticket");
  check(ticket.missedReason === wanted, `its reason is ${reason}, not ${ticket.missedReason}`);
  check(ticket.calls.length === 1 && ticket.calls[0].callId === line.callId, "it belongs to the call");
  return Object.assign(line, { ticket: ticket.number });
}

/** No call is left in the group's hands, and its figures add up. */
export async function figuresAddUp(world, group) {
  return eventually(async () => {
    const f = await world.api.routing.getGroupFigures({ name: group.name });
    const sum = f.handled + f.abandoned + f.missed + f.overflowed + f.failed + f.merged + f.inProgress;
    check(f.received === sum, `${group.displayName}: received ${f.received} is not the sum ${sum}`);
    check(f.inProgress === 0n, `${group.displayName}: ${f.inProgress} calls are still in progress`);
    return f;
  });
}
