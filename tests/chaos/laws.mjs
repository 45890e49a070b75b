// What must hold of every history, whatever was killed meanwhile. Each law is a function from the
// clients' testimony to what contradicts it, in words; nothing is known here but what clients have
// done and seen, and only certainties count: an interval ends where it may have ended.
import { doneBy, firstFrom, isAccepted, isDone, isSure } from "./testimony.mjs";

const MS = 1e6; // Nanoseconds.
const LATE = 2000 * MS;

/** A token names one offer, and later offers have greater ones: the gateway's fence depends on it. */
export function tokensGrow({ offers, contradictions }) {
  const wrong = [...contradictions];
  const known = [...offers.values()].sort((a, b) => a.firstKnown - b.firstKnown);
  const begun = [...offers.values()].sort((a, b) => firstFrom(a.call.enqueue) - firstFrom(b.call.enqueue));
  let next = 0;
  let greatest = 0;
  for (const offer of begun) { // It was made after its call came.
    for (; known[next].firstKnown < firstFrom(offer.call.enqueue); ++next) greatest = Math.max(greatest, known[next].token);
    if (offer.token < greatest) wrong.push(`token ${offer.token} of ${offer.call.id} was given after ${greatest} was known`);
  }
  return wrong;
}

/** When an agent may have lost the console: from the end of a lease that no keep-alive has renewed in time,
 *  until a moment after the next one: what was true when it was decided may be committed late. */
function lapses(person, lease) {
  const kept = person.keep_alive.filter(isDone);
  return kept.map(({ from }, i) => ({ from: from + lease, next: kept[i + 1]?.to ?? Infinity }))
    .filter(({ from, next }) => next > from).map(({ from, next }) => ({ from, to: next + LATE }));
}

/** When somebody may have ended the offer, or the talk that came of it, at the earliest. */
function mayHaveEnded(offer, { lease, ring }) {
  const came = firstFrom(offer.call.enqueue);
  const ended = firstFrom(offer.call.end);
  if (isAccepted(offer)) return ended;
  const left = offer.person.choose.filter(({ status }) => status !== "CHOSEN_STATUS_AVAILABLE")
    .map((attempt) => (isSure(attempt) ? attempt : { ...attempt, to: Infinity }))
    .filter(({ to }) => to > came).map(({ from }) => Math.max(from, came));
  return Math.min(
    ended,
    firstFrom(offer.call.decline.filter((attempt) => attempt.for === offer.token)),
    offer.made === null ? came : offer.made + ring,
    ...left,
    ...lapses(offer.person, lease).filter(({ to }) => to > came).map(({ from }) => Math.max(from, came)));
}

/** I1: an agent has one offer or call at a time. */
export function noAgentHasTwo(testimony) {
  const wrong = [];
  for (const { id, offers } of testimony.people.values()) {
    let holder = null;
    let until = 0;
    for (const offer of [...offers].sort((a, b) => a.token - b.token)) {
      if (offer.firstKnown < until) {
        wrong.push(`${id} was offered ${offer.call.id} (token ${offer.token}) while having ${holder.call.id} (token ${holder.token})`);
      }
      const end = mayHaveEnded(offer, testimony);
      if (end > until) [holder, until] = [offer, end];
    }
  }
  return wrong;
}

/** A call that an agent has is offered to nobody else. */
export function noCallHasTwo({ offers }) {
  const wrong = [];
  for (const offer of [...offers.values()].filter(isAccepted)) {
    for (const { state, token, revision } of offer.call.known) {
      if (state === "offered" && token > offer.token) wrong.push(`${offer.call.id} was accepted (token ${offer.token}) and offered again (token ${token}, revision ${revision})`);
      if (state === "connected" && token !== offer.token) wrong.push(`${offer.call.id} was accepted under ${offer.token} and under ${token}`);
    }
  }
  return wrong;
}

/** Every call that came reaches exactly one end, and all who ask hear of the same. */
export function noCallIsLost({ calls }) {
  const wrong = [];
  for (const call of calls.values()) {
    if (call.forgotten.length > 0) wrong.push(`${call.id} heard nothing for too long`);
    const last = call.look.filter(isSure).at(-1);
    if (last === undefined || !isDone(last)) wrong.push(`${call.id} is not known in the end: ${last?.outcome} ${last?.reason}`);
    else if (!["ended", "missed"].includes(last.state)) wrong.push(`${call.id} is ${last.state} in the end`);
    const ends = new Set(call.known.filter(({ state }) => state === "ended" || state === "missed").map(({ state, as, because }) => `${state} ${as ?? because}`));
    if (ends.size > 1) wrong.push(`${call.id} has ended as ${[...ends].join(" and as ")}`);
    const handled = ends.has("ended ROUTED_OUTCOME_HANDLED");
    if (call.accept.some(isDone) && !handled) wrong.push(`${call.id} was accepted, and ended as ${[...ends]}`);
    if (handled && !call.accept.some((attempt) => isDone(attempt) || !isSure(attempt))) wrong.push(`${call.id} was handled by nobody`);
  }
  return wrong;
}

/** I8: a call keeps its place; who comes first is offered first. */
export function placesAreKept({ calls, offers }) {
  const wrong = [];
  for (const { id, known } of calls.values()) {
    const places = new Set(known.filter(({ state }) => state === "waiting").map(({ since }) => since));
    if (places.size > 1) wrong.push(`${id} has waited since ${[...places].join(" and since ")}`);
  }
  const firsts = [...offers.values()].filter(({ nth }) => nth === 1);
  for (const group of new Set(firsts.map((offer) => offer.group))) {
    const queue = firsts.filter((offer) => offer.group === group);
    const arrived = queue.map((offer) => ({ offer, by: doneBy(offer.call.enqueue) })).sort((a, b) => a.by - b.by);
    let next = 0;
    let last = null;
    for (const offer of queue.sort((a, b) => firstFrom(a.call.enqueue) - firstFrom(b.call.enqueue))) {
      for (; next < arrived.length && arrived[next].by < firstFrom(offer.call.enqueue); ++next) {
        if (last === null || arrived[next].offer.token > last.token) last = arrived[next].offer;
      }
      if (last !== null && offer.token < last.token) wrong.push(`${offer.call.id} came behind ${last.call.id} and was offered before it`);
    }
  }
  return wrong;
}

/** I3: an agent is held by a call no longer than a lease after it is known to be over. */
export function noAgentIsHeld({ people, calls, offers, lease, ring, grace, settled }) {
  const wrong = [];
  const over = new Map([...calls.values()].map(({ id, end }) => [id, doneBy(end)]));
  for (const offer of offers.values()) { // Of which nobody said anything: the router's own clock ends it.
    if (offer.made === null || isAccepted(offer) || offer.call.accept.some((attempt) => attempt.for === offer.token && !isSure(attempt))) continue;
    const key = `${offer.person.id} ${offer.call.id}`;
    over.set(key, Math.max(over.get(key) ?? 0, offer.made + ring + grace));
  }
  for (const { id, presence } of people.values()) {
    for (const { from, has, state } of presence.filter(isDone)) {
      if (!has) continue;
      const since = Math.min(over.get(has) ?? Infinity, over.get(`${id} ${has}`) ?? Infinity);
      if (from > since + lease) wrong.push(`${id} is ${state} with ${has}, which has been over for ${Math.round((from - since) / MS)} ms`);
    }
    const last = presence.filter(isDone).at(-1);
    if (last === undefined || last.to < settled) wrong.push(`${id} was not seen after the last call`);
    else if (last.has || last.not_routable === "NOT_ROUTABLE_BUSY") wrong.push(`${id} is ${last.state} with ${last.has} in the end`);
  }
  return wrong;
}

/** Who keeps the console alive is reachable, whatever happens to Redis. */
export function nobodyPresentIsLost({ people, lease }) {
  const wrong = [];
  for (const { id, presence, keep_alive: keepAlive } of people.values()) {
    const kept = keepAlive.filter(isDone);
    for (const { from, to, not_routable: why } of presence.filter(isDone)) {
      if (why !== "NOT_ROUTABLE_NO_CONSOLE") continue;
      if (lapses({ keep_alive: keepAlive }, lease).some((lapse) => lapse.from < to && from < lapse.to)) continue;
      if (kept.some((one) => one.to < from && to < one.from + lease)) wrong.push(`${id} was thought to be gone`);
    }
  }
  return wrong;
}

/** Who is gone for long is offered nothing: two leases (one anew, if Redis was emptied), and a look around. */
export function nobodyAbsentIsOffered({ people, lease }, faults = []) {
  const wrong = [];
  for (const { id, keep_alive: keepAlive, offers } of people.values()) {
    for (let i = 0; i + 1 < keepAlive.length; ++i) {
      const emptied = faults.filter(({ kind, to }) => kind === "emptyRedis" && to > keepAlive[i].to && to < keepAlive[i + 1].from);
      const gone = Math.max(keepAlive[i].to, ...emptied.map(({ to }) => to)) + 2 * lease + 3000 * MS;
      for (const { call, made } of offers) {
        if (made !== null && made > gone && made < keepAlive[i + 1].from) wrong.push(`${id} was offered ${call.id} while gone`);
      }
    }
  }
  return wrong;
}

/** Equitable rotation: agents who are free whenever a call comes have shares that differ by at most one,
 *  at every moment. `isSteady`: the calls of such a group, which come one after the other. An offer
 *  that was not taken begins the count anew: its agent is left alone for a while, and by right. */
export function sharesAreEqual({ offers }, isSteady) {
  const wrong = [];
  const steady = [...offers.values()].filter(({ call }) => isSteady(call.id)).sort((a, b) => a.token - b.token);
  const agents = [...new Set(steady.map(({ person }) => person.id))];
  let shares;
  let pause = 0;
  const anew = () => { shares = new Map(agents.map((agent) => [agent, 0])); };
  anew();
  for (const { call, person, token, nth, made } of steady) {
    if (nth !== 1 || !isAccepted({ call, token })) {
      anew();
      pause = made === null ? Infinity : made;
      continue;
    }
    if (made - pause < 10000 * MS) continue; // Somebody may still be left alone.
    shares.set(person.id, shares.get(person.id) + 1);
    const counts = [...shares.values()];
    if (Math.max(...counts) - Math.min(...counts) > 1) {
      wrong.push(`after ${call.id} the shares are ${counts.join(", ")}`);
      anew();
    }
  }
  return wrong;
}
