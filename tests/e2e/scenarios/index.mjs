// The scenarios of the main job, in the order in which the demo plays them.
import * as answered from "./answered.mjs";
import * as callerGivesUp from "./caller_gives_up.mjs";
import * as foreignAudio from "./foreign_audio.mjs";
import * as killed from "./killed.mjs";
import * as nextAgent from "./next_agent.mjs";
import * as nobodyCan from "./nobody_can.mjs";
import * as secondCaller from "./second_caller.mjs";

export const SCENARIOS = [answered, foreignAudio, nextAgent, secondCaller, nobodyCan, callerGivesUp, killed];
