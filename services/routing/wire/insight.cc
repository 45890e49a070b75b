#include "services/routing/wire/insight.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/routing/app/candidate_words.h"
#include "services/routing/app/step_words.h"
#include "services/routing/wire/command.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

std::string NameOf(const WorkspaceId& workspace, const PersonId& person) {
  return absl::StrCat("workspaces/", workspace.value(), "/people/", person.value());
}

std::string NameOf(const WorkspaceId& workspace, const GroupId& group) {
  return absl::StrCat("workspaces/", workspace.value(), "/groups/", group.value());
}

/// The fact as the log has it, without its cause.
v1::RoutingEvent ToProto(const Event& event) {
  v1::RoutingEvent proto;
  proto.ParseFromString(EncodeEvent({.time = event.time, .fact = event.fact}));
  return proto;
}

v1::Candidate ToProto(const WorkspaceId& workspace, const Explanation& why,
                      const Candidate& candidate, Language language) {
  v1::Candidate proto;
  proto.set_agent(NameOf(workspace, candidate.person));
  proto.set_verdict(static_cast<v1::Verdict>(candidate.verdict));
  proto.set_text(VerdictInWords(why, candidate, language));
  proto.set_counterfactual(CounterfactualInWords(why, candidate, language));
  if (candidate.lacking.has_value()) {
    *proto.mutable_lacking() = routing::ToProto(*candidate.lacking);
  }
  proto.set_distance(candidate.distance);
  proto.set_level(candidate.level);
  proto.set_load(candidate.load);
  *proto.mutable_idle_since() = routing::ToProto(candidate.idle_since);
  proto.set_taken(candidate.taken);
  *proto.mutable_talked() = routing::ToProto(candidate.talked);
  proto.set_weight(candidate.weight);
  proto.set_preferred_skills(candidate.preferred_skills);
  return proto;
}

v1::DecisionStep ToProto(const WorkspaceId& workspace, const StoryStep& step, Language language) {
  v1::DecisionStep proto;
  *proto.mutable_time() = routing::ToProto(step.event.time);
  proto.set_version(step.version);
  *proto.mutable_event() = ToProto(step.event);
  proto.set_text(StepInWords(step, language));
  if (!step.group.empty()) proto.set_group(NameOf(workspace, step.group));
  if (step.policy.has_value()) *proto.mutable_policy() = routing::ToProto(*step.policy);
  proto.set_tz_database(step.tz_database);
  if (!step.why.has_value()) return proto;
  for (const Candidate& candidate : step.why->candidates) {
    *proto.add_candidates() = ToProto(workspace, *step.why, candidate, language);
  }
  proto.set_candidates_left_out(step.why->left_out);
  proto.set_tie_break(TieBreakInWords(*step.why, language));
  proto.set_ahead(step.why->ahead);
  return proto;
}

}  // namespace

v1::Indicators ToProto(const Indicators::Query& query, const Indicators::Row& row) {
  const Served& served = row.served;
  v1::Indicators proto;
  proto.set_group(NameOf(query.workspace, row.group));
  *proto.mutable_start_time() = ToProto(row.start);
  *proto.mutable_end_time() = ToProto(std::min(row.start + query.step, query.end));
  proto.set_received(served.received);
  proto.set_answered(served.answered);
  proto.set_handled(served.handled);
  proto.set_missed(served.missed);
  proto.set_abandoned(served.abandoned);
  proto.set_overflowed(served.overflowed);
  proto.set_failed(served.failed);
  proto.set_merged(served.merged);
  proto.set_in_progress(InProgress(served));
  if (const auto time = AverageSpeedOfAnswer(served)) {
    *proto.mutable_average_speed_of_answer() = ToProto(*time);
  }
  if (const auto time = AverageHandleTime(served)) {
    *proto.mutable_average_handle_time() = ToProto(*time);
  }
  *proto.mutable_longest_wait() = ToProto(served.longest_wait);
  if (const auto level = ServiceLevelAnswered(served)) proto.set_service_level_answered(*level);
  if (const auto level = ServiceLevelOffered(served)) proto.set_service_level_offered(*level);
  v1::IndicatorParts& parts = *proto.mutable_parts();
  parts.set_answered_in_time(served.answered_in_time);
  parts.set_abandoned_early(served.abandoned_early);
  *parts.mutable_answer_time() = ToProto(served.answer_time);
  *parts.mutable_talk_time() = ToProto(served.talk_time);
  *parts.mutable_wrap_up_time() = ToProto(served.wrap_up_time);
  return proto;
}

v1::ExplainDecisionResponse ToProto(const WorkspaceId& workspace, const InsightDesk::Story& story,
                                    Language language) {
  v1::ExplainDecisionResponse response;
  for (const StoryStep& step : story.steps) {
    *response.add_steps() = ToProto(workspace, step, language);
  }
  response.set_truncated(!story.finished);
  return response;
}

v1::ReplayIntervalResponse ToProto(const ReplayFindings& findings) {
  v1::ReplayIntervalResponse response;
  response.set_decisions(findings.decisions);
  response.set_identical(findings.identical);
  response.set_different(findings.different);
  response.set_without_cause(findings.without_cause);
  response.set_other_tz_database(findings.other_tz_database);
  if (!findings.first.has_value()) return response;
  v1::ReplayDifference& first = *response.mutable_first_difference();
  first.set_version(findings.first->version);
  *first.mutable_time() = ToProto(findings.first->recorded.front().time);
  for (const Event& event : findings.first->recorded) *first.add_recorded() = ToProto(event);
  for (const Event& event : findings.first->decided) *first.add_decided() = ToProto(event);
  if (!findings.first->refusal.ok()) first.set_error(findings.first->refusal.ToString());
  return response;
}

v1::FairnessReport ToProto(const WorkspaceId& workspace, const GroupId& group,
                           const FairnessFindings& findings) {
  v1::FairnessReport report;
  report.set_name(NameOf(workspace, group));
  report.set_strategy(static_cast<groups::v1::Strategy>(static_cast<int>(findings.strategy) + 1));
  report.set_offers(findings.offers);
  for (const auto& [person, part] : findings.parts) {
    v1::AgentFairness& agent = *report.add_agents();
    agent.set_agent(NameOf(workspace, person));
    agent.set_offers(part.offers);
    agent.set_answers(part.answers);
    *agent.mutable_available() = ToProto(part.available);
    agent.set_expected(part.expected);
    agent.set_deviation(part.deviation());
    agent.set_always_free(part.always_free);
  }
  if (findings.by_turn_alone) report.set_bound(1);
  if (const std::optional<int64_t> spread = findings.Spread()) report.set_observed(*spread);
  return report;
}

}  // namespace centralita::routing
