#include "services/media/app/gateway.h"

#include <utility>

#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

absl::Status TrunksUnknown() {
  return status::Error(absl::StatusCode::kUnavailable, "TRUNKS_UNKNOWN",
                       "the trunks have not been read yet");
}

}  // namespace

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
      target_watch_({parts.signalling, parts.trunks, targets_, timers_, parts.clock, parts.metrics},
                    options_.ping_every),
      dialer_({board_, parts.trunks, admission_, targets_, parts.draw}, options_.dialer),
      commands_(board_, callers_, ringer_, dialer_),
      phones_({parts.signalling, registrar_, gate_, parts.credentials, parts.reports, parts.loop,
               parts.clock, parts.metrics},
              options_.registrar) {}

void Gateway::Start() {
  Sweep();
  Report();
  target_watch_.Start();
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

absl::StatusOr<OutboundView> Gateway::ExplainOutbound(const std::string& callee,
                                                      const std::string& caller) const {
  const std::shared_ptr<const TrunkTable> table = parts_.trunks.Table();
  if (table == nullptr) return TrunksUnknown();
  const absl::Time now = parts_.clock.Now();
  RoutePlan plan = PlanRoute(*table, callee, caller, parts_.draw);
  OutboundView view{.attempts = {}, .choices = std::move(plan.choices)};
  for (const RouteAttempt& attempt : plan.attempts) {
    const std::string target = attempt.target.Key();
    view.attempts.push_back({attempt.trunk_id, target,
                             admission_.HasRoom(*table->Find(attempt.trunk_id), now),
                             targets_.IsUp(target, now)});
  }
  return view;
}

absl::StatusOr<InboundView> Gateway::ExplainInbound(const std::string& address,
                                                    const std::string& digest_username) const {
  const std::shared_ptr<const TrunkTable> table = parts_.trunks.Table();
  if (table == nullptr) return TrunksUnknown();
  return media::ExplainInbound(*table, address, digest_username);
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
  CallLeg* leg = board_.Find(leg_id);
  if (leg == nullptr || !leg->keys.Admit(KeyWay::Way::kRtp)) return;
  board_.Tell(*leg, DtmfReceived{digit, held});
}

void Gateway::OnPong(RequestId ping, const PingReply& reply) { target_watch_.OnPong(ping, reply); }

void Gateway::OnKey(DialogId dialog, char key, absl::Duration held) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr || !leg->keys.Admit(KeyWay::Way::kInfo)) return;
  board_.Tell(*leg, DtmfReceived{key, held});
  // What comes by RTP reaches the peer by itself.
  if (leg->bridged_with.empty()) return;
  if (absl::Status sent = parts_.audio.SendDtmf(leg->bridged_with, std::string(1, key));
      !sent.ok()) {
    log::Info("key did not reach the peer", {{"leg_id", leg->id}, {"why", sent}});
  }
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

void Gateway::OnProgress(DialogId dialog, int status, const std::string& sdp) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr) return;
  if (leg->role == LegRole::kCallee) return dialer_.OnProgress(*leg, status, sdp);
  ringer_.OnProgress(*leg, dialog, status);
}

void Gateway::OnAccepted(DialogId dialog, const std::string& sdp) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr) return;
  if (leg->role == LegRole::kCallee) return dialer_.OnAccepted(*leg, sdp);
  ringer_.OnAccepted(*leg, dialog, sdp);
}

void Gateway::OnFailed(DialogId dialog, const InviteFailure& failure) {
  CallLeg* leg = board_.FindByDialog(dialog);
  if (leg == nullptr) return;
  if (leg->role == LegRole::kCallee) return dialer_.OnFailed(*leg, failure);
  ringer_.OnFailed(*leg, dialog, failure.status, failure.q850_cause);
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
  if (leg->dialing) return dialer_.OnFailed(*leg, {.status = status, .by_stack = true});
  if (leg->dialog != dialog) return ringer_.OnFailed(*leg, dialog, status);  // One of its phones.
  const EndCause cause = status == 0 || status == 487 ? EndCause::kNormal : EndCause::kFailed;
  board_.End(*leg, {EndedBy::kRemote, cause, status});
}

}  // namespace centralita::media
