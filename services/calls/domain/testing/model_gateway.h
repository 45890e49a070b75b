#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/calls/domain/command_id.h"
#include "services/calls/domain/effect.h"

namespace centralita::calls {

/// A gateway as the property test believes it to be: carries each command out once, and writes down
/// what happens to the legs.
class ModelGateway {
 public:
  struct ModelLeg {
    bool agent = false;
    bool answered = false;
    bool live = true;
    std::vector<LegEvent> events;  // All that were ever reported, in order.
  };

  void Incoming(const LegId& id, const IncomingCall& incoming, absl::Time now) {
    caller_ = id;
    incarnation_ = incoming.incarnation;
    legs_[id] = {};
    Report(id, incoming, now);
  }

  /// "" or the reason of a refusal.
  std::string Execute(const GatewayCommand& command, absl::Time now) {
    if (executed_.contains(command.id)) return "";
    if (const auto* originate = std::get_if<OriginateLeg>(&command.verb)) {
      if (originate->token < newest_token_) return "STALE_TOKEN";
      newest_token_ = originate->token;
      if (!IsLive(originate->tied_to)) return "LEG_NOT_FOUND";
      legs_[command.leg] = {.agent = true};
      most_agents_ = std::max(most_agents_, LiveAgents());
    } else if (!IsLive(command.leg)) {
      return "LEG_NOT_FOUND";
    } else if (std::holds_alternative<AnswerLeg>(command.verb)) {
      Answer(command.leg, now);
    } else if (std::holds_alternative<HangUpLeg>(command.verb) ||
               std::holds_alternative<RejectLeg>(command.verb)) {
      End(command.leg, {LegEndedBy::kCommand, 0, LegEndCause::kNormal}, now);
    } else if (std::holds_alternative<PlayPrompt>(command.verb)) {
      if (!legs_[command.leg].answered) return "BAD_LEG_STATE";
      Report(command.leg, PlayFinished{command.id, true}, now);
    } else if (const auto* bridge = std::get_if<BridgeLegs>(&command.verb)) {
      if (!IsLive(bridge->other)) return "LEG_NOT_FOUND";
    }
    executed_.insert(command.id);
    return "";
  }

  void Answer(const LegId& id, absl::Time now) {
    if (!IsLive(id) || legs_[id].answered) return;
    legs_[id].answered = true;
    Report(id, LegAnswered{"PCMA"}, now);
  }

  void Ring(const LegId& id, absl::Time now) {
    if (IsLive(id) && !legs_[id].answered) Report(id, LegRinging{}, now);
  }

  void End(const LegId& id, LegEnded how, absl::Time now) {
    if (!IsLive(id)) return;
    legs_[id].live = false;
    Report(id, how, now);
    if (id != caller_) return;
    for (auto& [other, leg] : legs_) {
      if (leg.live) End(other, {LegEndedBy::kGateway, 0, LegEndCause::kNormal}, now);
    }
  }

  void Silence(const LegId& id, absl::Time now) {
    if (IsLive(id)) Report(id, MediaTimeout{absl::Seconds(60)}, now);
  }

  /// Everything is forgotten, also what was not reported yet.
  void Restart() {
    incarnation_ += "'";
    legs_.clear();
    executed_.clear();
  }

  const std::map<LegId, ModelLeg>& legs() const { return legs_; }
  const std::string& incarnation() const { return incarnation_; }
  int most_agents() const { return most_agents_; }

  bool IsLive(const LegId& id) const {
    const auto it = legs_.find(id);
    return it != legs_.end() && it->second.live;
  }

 private:
  int LiveAgents() const {
    return static_cast<int>(std::count_if(legs_.begin(), legs_.end(), [](const auto& entry) {
      return entry.second.agent && entry.second.live;
    }));
  }

  template <typename What>
  void Report(const LegId& id, What what, absl::Time now) {
    std::vector<LegEvent>& events = legs_[id].events;
    events.push_back({id, static_cast<int64_t>(events.size()) + 1, now, std::move(what)});
  }

  LegId caller_;
  std::string incarnation_;
  std::map<LegId, ModelLeg> legs_;
  std::set<std::string> executed_;
  uint64_t newest_token_ = 0;
  int most_agents_ = 0;
};

}  // namespace centralita::calls
