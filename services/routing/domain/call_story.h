#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/routing/domain/explanation.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

/// One thing that was decided for a call.
struct StoryStep {
  int64_t version = 0;  // Of the fact.
  Event event;
  GroupId group;                   // That had the call then.
  std::string group_name;          // Its display name, as it was then.
  std::optional<Explanation> why;  // Of offers, and of calls that have to wait.
  std::optional<Policy> policy;    // Nothing: of a time when causes were not kept.
  std::string tz_database;
};

/// Tells what was decided for one call until somebody has it or it is over, and why: read off the log,
/// with the state that each decision was made upon. Pure.
class CallStory {
 public:
  /// How many candidates are told of one by one.
  static constexpr size_t kMaxCandidates = 200;

  /// From the state after `version` facts on; the call comes behind it.
  CallStory(Workspace start, int64_t version, CallId call)
      : workspace_(std::move(start)), version_(version), call_(std::move(call)) {}

  /// The facts of one entry of the log.
  void Take(absl::Span<const Event> entry);

  /// Whether all that concerns the call is told.
  bool finished() const { return finished_; }
  const std::vector<StoryStep>& steps() const { return steps_; }

 private:
  void TakeDecision(absl::Span<const Event> facts);
  bool Concerns(const Fact& fact) const;

  Workspace workspace_;
  int64_t version_ = 0;
  const CallId call_;
  bool finished_ = false;
  std::vector<StoryStep> steps_;
};

}  // namespace centralita::routing
