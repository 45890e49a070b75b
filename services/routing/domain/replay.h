#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What a replay has found.
struct ReplayFindings {
  int64_t decisions = 0;  // Made again: identical + different.
  int64_t identical = 0;
  int64_t different = 0;
  int64_t without_cause = 0;      // Facts of a time when causes were not kept.
  int64_t other_tz_database = 0;  // Decisions upon another release than ours.

  struct Difference {
    int64_t version = 0;  // Of the first recorded fact.
    std::vector<Event> recorded;
    std::vector<Event> decided;
    absl::Status refusal;  // Why nothing was decided, if so.
  };
  std::optional<Difference> first;
};

/// Makes recorded decisions again, each upon the state that the record leaves, and compares the facts
/// bit by bit. Pure.
class Replay {
 public:
  /// From the state after `version` facts on. `tz_database`: the release that this process has.
  Replay(Workspace start, int64_t version, std::string tz_database)
      : recorded_(start),
        decided_(std::move(start)),
        version_(version),
        tz_database_(std::move(tz_database)) {}

  /// What comes before the interval: is only taken in. Not after Check().
  void Skip(absl::Span<const Event> entry);

  /// The facts of one entry of the log: those of one or several decisions, each with its cause.
  void Check(absl::Span<const Event> entry);

  const ReplayFindings& findings() const { return findings_; }
  const Workspace& state() const { return recorded_; }

 private:
  void CheckDecision(absl::Span<const Event> facts);
  void Differs(absl::Span<const Event> facts, absl::StatusOr<std::vector<Event>> decided);

  Workspace recorded_;  // The fold of the log.
  Workspace decided_;   // The same, unless a decision came out differently: then it is taken over.
  int64_t version_ = 0;
  const std::string tz_database_;
  ReplayFindings findings_;
};

}  // namespace centralita::routing
