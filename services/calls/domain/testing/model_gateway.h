#pragma once

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
    uint64_t token = 0;  // An agent's.
    bool customer = false;
    bool leaving = false;  // Cancelled; the phone is yet to agree.
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
    if (const auto* dial = std::get_if<DialCustomer>(&command.verb)) return Dial(command, *dial);
    if (const auto* originate = std::get_if<OriginateLeg>(&command.verb)) {
      uint64_t& newest = newest_token_[originate->person];
      if (originate->token < newest) return "STALE_TOKEN";
      newest = originate->token;
      if (!originate->tied_to.empty() && !IsLive(originate->tied_to)) return "LEG_NOT_FOUND";
      legs_[command.leg] = {.agent = true, .token = originate->token};
      ties_[command.leg] = originate->tied_to;
    } else if (!IsLive(command.leg)) {
      return "LEG_NOT_FOUND";
    } else if (std::holds_alternative<AnswerLeg>(command.verb)) {
      Answer(command.leg, now);
    } else if (std::holds_alternative<HangUpLeg>(command.verb) && legs_[command.leg].agent &&
               !legs_[command.leg].answered) {
      legs_[command.leg].leaving = true;
    } else if (std::holds_alternative<HangUpLeg>(command.verb) ||
               std::holds_alternative<RejectLeg>(command.verb)) {
      End(command.leg, {LegEndedBy::kCommand, 0, LegEndCause::kNormal}, now);
    } else if (std::holds_alternative<PlayPrompt>(command.verb)) {
      if (!legs_[command.leg].answered) return "BAD_LEG_STATE";
      Report(command.leg, PlayFinished{command.id, true}, now);
    } else if (std::holds_alternative<PlayAnnouncement>(command.verb)) {
      if (!legs_[command.leg].answered) return "BAD_LEG_STATE";
      spoken_.push_back(command.id);
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
    for (const auto& [other, tied_to] : std::map(ties_)) {
      if (tied_to == id) End(other, {LegEndedBy::kGateway, 0, LegEndCause::kNormal}, now);
    }
  }

  /// The phone of a leg that was cancelled agrees.
  void Leave(const LegId& id, absl::Time now) {
    if (legs_[id].leaving) End(id, {LegEndedBy::kCommand, 487, LegEndCause::kNormal}, now);
  }

  void Silence(const LegId& id, absl::Time now) {
    if (IsLive(id)) Report(id, MediaTimeout{absl::Seconds(60)}, now);
  }

  void Press(const LegId& id, const std::string& digit, absl::Time now) {
    if (IsLive(id) && legs_[id].answered) {
      Report(id, DtmfReceived{digit, absl::Milliseconds(80)}, now);
    }
  }

  /// Everything is forgotten, also what was not reported yet.
  void Restart() {
    incarnation_ += "'";
    legs_.clear();
    ties_.clear();
    executed_.clear();
  }

  const std::map<LegId, ModelLeg>& legs() const { return legs_; }
  const std::string& incarnation() const { return incarnation_; }
  /// How often anybody was called back, by all starts of the gateway together.
  int dials() const { return dials_; }
  /// The announcements that were spoken, in order.
  const std::vector<std::string>& spoken() const { return spoken_; }

  bool IsLive(const LegId& id) const {
    const auto it = legs_.find(id);
    return it != legs_.end() && it->second.live;
  }

 private:
  std::string Dial(const GatewayCommand& command, const DialCustomer& dial) {
    if (dial.incarnation != incarnation_) return "INCARNATION_CHANGED";
    if (!IsLive(dial.tied_to)) return "LEG_NOT_FOUND";
    legs_[command.leg] = {.customer = true};
    ties_[command.leg] = dial.tied_to;
    executed_.insert(command.id);
    ++dials_;
    return "";
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
  std::map<PersonId, uint64_t> newest_token_;
  std::map<LegId, LegId> ties_;
  int dials_ = 0;
  std::vector<std::string> spoken_;
};

}  // namespace centralita::calls
