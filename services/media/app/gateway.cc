#include "services/media/app/gateway.h"

#include <utility>

#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {

Gateway::Gateway(Parts parts, GatewayOptions options, std::string nonce_secret)
    : parts_(parts),
      options_(std::move(options)),
      timers_(parts.loop, parts.timers, parts.clock),
      registrar_(options_.registrar_limits),
      admission_(options_.max_calls),
      gate_(std::move(nonce_secret), options_.nonce_lifetime, options_.digest_algorithms),
      board_({parts.signalling, parts.audio, parts.outbox, timers_, parts.clock, parts.metrics}),
      callers_({board_, gate_, parts.trunks, admission_, parts.ids}, options_.callers),
      ringer_(board_, registrar_, options_.ringer),
      commands_(board_, callers_, ringer_),
      phones_({parts.signalling, registrar_, gate_, parts.credentials, parts.reports, parts.loop,
               parts.clock, parts.metrics},
              options_.registrar) {}

void Gateway::Start() {
  Sweep();
  Report();
}

void Gateway::Sweep() {
  phones_.Sweep();
  const absl::Time now = parts_.clock.Now();
  for (const std::string& id : board_.Ids()) {
    CallLeg* leg = board_.Find(id);
    if (leg == nullptr || !leg->bridged_with.empty()) continue;
    if (now - leg->touched < options_.orphan_after) continue;
    log::Error("orphaned leg was ended", {{"leg_id", id}, {"call_id", leg->call_id}});
    parts_.metrics.orphans.With({}).Increment();
    board_.HangUp(*leg, {EndedBy::kGateway, EndCause::kFailed, 0}, "");
  }
  timers_.After(options_.sweep_every, [this] { Sweep(); });
}

void Gateway::Report() {
  phones_.ReportAll();
  timers_.After(options_.report_every, [this] { Report(); });
}

absl::StatusOr<std::vector<CommandResult>> Gateway::Execute(const std::vector<Command>& commands) {
  return commands_.Execute(commands, draining_);
}

std::vector<LegView> Gateway::ListLegs(const std::string& call_id) {
  std::vector<LegView> views;
  for (const CallLeg* leg : board_.OfCall(call_id)) {
    board_.Touch(*board_.Find(leg->id));
    views.push_back({leg->id, leg->call_id, leg->state, leg->bridged_with, leg->recording_id});
  }
  return views;
}

NodeView Gateway::Status() const {
  return {.legs = static_cast<int>(board_.size()),
          .devices = static_cast<int>(registrar_.size()),
          .draining = draining_};
}

void Gateway::Drain() {
  draining_ = true;
  parts_.metrics.draining.With({}).Set(1);
}

void Gateway::HangUpAll() {
  for (const std::string& id : board_.Ids()) {
    if (CallLeg* leg = board_.Find(id)) {
      board_.HangUp(*leg, {EndedBy::kGateway, EndCause::kFailed, 503}, "");
    }
  }
}

void Gateway::OnDtmf(const std::string& leg_id, char digit, absl::Duration held) {
  if (CallLeg* leg = board_.Find(leg_id)) board_.Tell(*leg, DtmfReceived{digit, held});
}

void Gateway::OnMediaTimeout(const std::string& leg_id, absl::Duration silence) {
  if (CallLeg* leg = board_.Find(leg_id)) board_.Tell(*leg, MediaTimeout{silence});
}

void Gateway::OnPlayFinished(const std::string& leg_id, uint64_t play, bool completed) {
  if (CallLeg* leg = board_.Find(leg_id)) commands_.OnPlayFinished(*leg, play, completed);
}

void Gateway::OnInvite(const IncomingInvite& invite) { callers_.OnInvite(invite, draining_); }

void Gateway::OnRegister(const IncomingRegister& request) { phones_.OnRegister(request); }

int Gateway::OnOptions() { return draining_ ? 503 : 200; }

void Gateway::OnAcknowledged(DialogId dialog, const std::string& sdp) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr) return;
  if (leg->role == LegRole::kCaller) return callers_.OnAcknowledged(*leg, sdp);
  if (leg->sdp->offer_pending() && leg->sdp->ReadAnswer(sdp).ok()) {
    parts_.audio.Connect(leg->id, *leg->sdp->agreement()).IgnoreError();
  }
}

void Gateway::OnProgress(DialogId dialog, int status) {
  if (CallLeg* leg = board_.FindByDialog(dialog)) ringer_.OnProgress(*leg, dialog, status);
}

void Gateway::OnAccepted(DialogId dialog, const std::string& sdp) {
  if (CallLeg* leg = board_.FindByDialog(dialog)) ringer_.OnAccepted(*leg, dialog, sdp);
}

void Gateway::OnFailed(DialogId dialog, int status) {
  if (CallLeg* leg = board_.FindByDialog(dialog)) ringer_.OnFailed(*leg, dialog, status);
}

OfferReply Gateway::OnOffer(DialogId dialog, const std::string& sdp) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr || !leg->sdp.has_value()) return {.status = 481};
  if (sdp.empty()) return {.status = 200, .sdp = leg->sdp->Offer()};
  absl::StatusOr<std::string> answer = leg->sdp->Answer(sdp);
  if (!answer.ok()) {
    return {.status = status::Reason(answer.status()) == "SDP_MALFORMED" ? 400 : 488};
  }
  if (absl::Status connected = parts_.audio.Connect(leg->id, *leg->sdp->agreement());
      !connected.ok()) {
    log::Warning("new offer could not be followed", {{"leg_id", leg->id}, {"why", connected}});
  }
  return {.status = 200, .sdp = *std::move(answer)};
}

void Gateway::OnEnded(DialogId dialog, int status) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr) return;
  if (leg->dialog != dialog) return ringer_.OnFailed(*leg, dialog, status);  // One of its phones.
  const EndCause cause = status == 0 || status == 487 ? EndCause::kNormal : EndCause::kFailed;
  board_.End(*leg, {EndedBy::kRemote, cause, status});
}

}  // namespace centralita::media
