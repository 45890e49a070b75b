// The main job's scenarios against a system in one process, and one process each.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as accounts from "./scenarios/accounts.mjs";
import { SCENARIOS } from "./scenarios/index.mjs";
import { World } from "./world/world.mjs";

const build = process.env.CENTRALITA_BUILD ?? "build/dev";
const processes = process.env.CENTRALITA_E2E === "processes";

describe(`The main job, ${processes ? "one process each, two replicas" : "in one process"}`, () => {
  let world;
  before(async () => {
    world = await World.create({
      state: `.centralita/e2e-${processes ? "processes" : "onebox"}`,
      build,
      ports: processes ? 24000 : 26000,
      processes,
      replicas: 2,
    });
  });
  after(() => world?.close());

  for (const scenario of SCENARIOS) {
    it(scenario.title, async () => {
      const lines = await scenario.play(world, () => {});
      assert.ok(lines.length > 0);
    });
  }

  it(accounts.title, () => accounts.play(world, () => {}));
});
