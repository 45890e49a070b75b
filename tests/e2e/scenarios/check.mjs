// What a scenario may find wrong. Every check says what was expected, in words.

export class Wrong extends Error {}

export function check(holds, what) {
  if (!holds) throw new Wrong(what);
}

/** As check(), for numbers: `value` is within [low, high]. */
export function checkWithin(value, low, high, what) {
  check(value >= low && value <= high, `${what}: ${value.toFixed(2)} is not within ${low}..${high}`);
}

/** Tries again until `attempt` finds nothing wrong, and returns its value. */
export async function eventually(attempt, timeout = 10000) {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
