#include "services/media/app/switchboard.h"

#include <algorithm>

#include "libs/log/log.h"

namespace centralita::media {

CallLeg& Switchboard::Add(CallLeg leg) {
  leg.began = leg.touched = parts_.clock.Now();
  const std::string id = leg.id;
  by_call_[leg.call_id].insert(id);
  if (!leg.tied_to.empty()) tied_to_[leg.tied_to].insert(id);
  if (leg.dialog != 0) by_dialog_[leg.dialog] = id;
  parts_.metrics.legs.With({ToString(leg.role), ToString(leg.state)}).Increment();
  std::unique_ptr<CallLeg>& slot = legs_[id];
  slot = std::make_unique<CallLeg>(std::move(leg));
  return *slot;
}

CallLeg* Switchboard::Find(const std::string& id) {
  const auto it = legs_.find(id);
  return it == legs_.end() ? nullptr : it->second.get();
}

CallLeg* Switchboard::FindByDialog(DialogId dialog) {
  const auto it = by_dialog_.find(dialog);
  return it == by_dialog_.end() ? nullptr : Find(it->second);
}

std::vector<const CallLeg*> Switchboard::OfCall(const std::string& call_id) const {
  std::vector<const CallLeg*> legs;
  const auto it = by_call_.find(call_id);
  if (it == by_call_.end()) return legs;
  for (const std::string& id : it->second) legs.push_back(legs_.at(id).get());
  std::sort(legs.begin(), legs.end(), [](const CallLeg* a, const CallLeg* b) {
    return a->began != b->began ? a->began < b->began : a->id < b->id;
  });
  return legs;
}

std::vector<std::string> Switchboard::Ids() const {
  std::vector<std::string> ids;
  ids.reserve(legs_.size());
  for (const auto& [id, leg] : legs_) ids.push_back(id);
  return ids;
}

bool Switchboard::Move(CallLeg& leg, LegTrigger trigger) {
  static constexpr auto kTransitions = LegTransitions();
  const std::optional<LegState> next = kTransitions.Next(leg.state, trigger);
  if (!next.has_value()) return false;
  parts_.metrics.legs.With({ToString(leg.role), ToString(leg.state)}).Decrement();
  leg.state = *next;
  if (leg.state != LegState::kEnded) {
    parts_.metrics.legs.With({ToString(leg.role), ToString(leg.state)}).Increment();
  }
  return true;
}

void Switchboard::HangUp(CallLeg& leg, const Ending& ending, const std::string& reason) {
  if (leg.role == LegRole::kCaller && !leg.accept_sent) {
    const int status = ending.sip_status == 0 ? 480 : ending.sip_status;
    parts_.signalling.Reject(leg.dialog, {.status = status, .reason = reason});
  } else if (leg.dialog != 0) {
    parts_.signalling.HangUp(leg.dialog, reason);
  } else {
    for (Fork::Branch branch : leg.fork.GiveUp()) {
      Detach(branch);
      parts_.signalling.HangUp(branch, reason);
    }
  }
  End(leg, ending);
}

void Switchboard::End(CallLeg& ending_leg, const Ending& ending) {
  const auto it = legs_.find(ending_leg.id);
  const std::unique_ptr<CallLeg> leg = std::move(it->second);
  legs_.erase(it);
  StopRecording(*leg);
  Unbridge(*leg);
  if (leg->sdp.has_value()) CountQuality(*leg, parts_.audio.Close(leg->id));
  for (TimerQueue::Id timer : leg->timers) parts_.timers.Cancel(timer);
  by_dialog_.erase(leg->dialog);
  if (!leg->tied_to.empty()) {
    if (const auto tied = tied_to_.find(leg->tied_to); tied != tied_to_.end()) {
      tied->second.erase(leg->id);
    }
  }
  auto& of_call = by_call_[leg->call_id];
  of_call.erase(leg->id);
  if (of_call.empty()) by_call_.erase(leg->call_id);

  Move(*leg, LegTrigger::kEnd);
  Tell(*leg,
       LegEnded{ending.by, ending.sip_status, ending.cause, ending.q850_cause, leg->trunk_id});
  parts_.metrics.legs_ended.With({ToString(leg->role), ToString(ending.cause)}).Increment();
  parts_.metrics.leg_seconds.With({ToString(leg->role)})
      .Observe(absl::ToDoubleSeconds(parts_.clock.Now() - leg->began));
  log::Info("leg ended", {{"leg_id", leg->id},
                          {"call_id", leg->call_id},
                          {"role", ToString(leg->role)},
                          {"by", ToString(ending.by)},
                          {"cause", ToString(ending.cause)},
                          {"sip_status", ending.sip_status}});
  if (!leg->trunk_id.empty()) gone_(*leg);
  // Nobody's phone rings on for a caller who is gone. Its end is told after the caller's, so that
  // `calls` never takes it for a phone that has failed.
  EndTied(leg->id);
}

void Switchboard::EndTied(const std::string& leg_id) {
  const auto it = tied_to_.find(leg_id);
  if (it == tied_to_.end()) return;
  const absl::flat_hash_set<std::string> tied = std::move(it->second);
  tied_to_.erase(it);
  for (const std::string& id : tied) {
    CallLeg* leg = Find(id);
    if (leg == nullptr) continue;
    HangUp(*leg, {EndedBy::kGateway, EndCause::kNormal, 0}, "");
  }
}

bool Switchboard::Unbridge(CallLeg& leg) {
  if (leg.bridged_with.empty()) return false;
  if (CallLeg* peer = Find(leg.bridged_with)) {
    peer->bridged_with.clear();
    peer->touched = parts_.clock.Now();
  }
  leg.bridged_with.clear();
  parts_.audio.Unbridge(leg.id).IgnoreError();
  return true;
}

void Switchboard::NoteRecording(const std::string& recording_id, CallLeg& left, CallLeg& right) {
  recordings_[recording_id] = {left.id, right.id, parts_.clock.Now()};
  left.recording_id = right.recording_id = recording_id;
}

CallLeg* Switchboard::FindRecorded(const std::string& recording_id) {
  const auto it = recordings_.find(recording_id);
  return it == recordings_.end() ? nullptr : Find(it->second.left);
}

void Switchboard::StopRecording(CallLeg& leg) {
  const auto it = recordings_.find(leg.recording_id);
  if (it == recordings_.end()) return;
  const std::string id = it->first;
  const Recording recording = std::move(it->second);
  recordings_.erase(it);
  parts_.audio.StopRecording(id).IgnoreError();
  // Told on the left leg; if that is the one that is just ending, on it, while it still can be.
  CallLeg* left = recording.left == leg.id ? &leg : Find(recording.left);
  CallLeg* right = recording.right == leg.id ? &leg : Find(recording.right);
  if (left != nullptr) left->recording_id.clear();
  if (right != nullptr) right->recording_id.clear();
  Tell(left != nullptr ? *left : leg,
       media::RecordingStopped{id, parts_.clock.Now() - recording.began});
}

void Switchboard::CountQuality(const CallLeg& leg, const AudioQuality& quality) {
  const absl::string_view role = ToString(leg.role);
  parts_.metrics.rtp_received.With({role}).Increment(quality.packets_received);
  if (quality.packets_lost > 0)
    parts_.metrics.rtp_lost.With({role}).Increment(quality.packets_lost);
  if (quality.packets_received > 0) {
    parts_.metrics.rtp_jitter.With({role}).Observe(absl::ToDoubleSeconds(quality.jitter));
  }
}

}  // namespace centralita::media
