#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// How evenly the offers of a group went to its agents.
struct FairnessFindings {
  struct Part {
    int64_t offers = 0;
    int64_t answers = 0;
    absl::Duration available;  // Could have been offered a call of the group.
    double expected = 0;       // Each offer shared evenly by those who were free for it.
    bool always_free = true;   // At every offer, free or the one who had it.

    double deviation() const { return static_cast<double>(offers) - expected; }
  };

  Strategy strategy = Strategy::kOrdered;
  std::map<PersonId, Part> parts;
  int64_t offers = 0;
  /// Whether the turn alone decided each offer: then nobody who was always free had more than one offer
  /// above another who was.
  bool by_turn_alone = true;

  /// The greatest difference between two who were always free; nothing: there were not two.
  std::optional<int64_t> Spread() const;
};

/// Watches the offers of one group for a while. Pure.
class Fairness {
 public:
  /// From the state after some facts on.
  Fairness(Workspace start, GroupId group) : workspace_(std::move(start)), id_(std::move(group)) {}

  /// What comes before the interval.
  void Skip(absl::Span<const Event> entry);
  void Begin(absl::Time start);
  void Take(absl::Span<const Event> entry);
  /// Nothing comes any more.
  FairnessFindings Finish(absl::Time end);

 private:
  void Offered(const OfferMade& offer, const Call& call, absl::Time now);
  void Look(absl::Time now);
  bool IsFree(AgentIndex agent, GroupIndex group) const;

  Workspace workspace_;
  const GroupId id_;
  FairnessFindings findings_;
  std::map<PersonId, absl::Time> free_since_;
};

}  // namespace centralita::routing
