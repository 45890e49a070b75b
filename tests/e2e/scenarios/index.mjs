// The scenarios of the main job, in the order in which the demo plays them.
import * as answered from "./answered.mjs";
import * as callback from "./callback.mjs";
import * as callerGivesUp from "./caller_gives_up.mjs";
import * as foreignAudio from "./foreign_audio.mjs";
import * as killed from "./killed.mjs";
import * as nextAgent from "./next_agent.mjs";
import * as nobodyCan from "./nobody_can.mjs";
import * as ringAll from "./ring_all.mjs";
import * as secondCaller from "./second_caller.mjs";
import * as why from "./why.mjs";

export const SCENARIOS = [answered, foreignAudio, nextAgent, secondCaller, nobodyCan, callerGivesUp, ringAll, why, callback, killed];
