#include "tests/load/caller.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/clock.h"

namespace centralita::load {
namespace {

using routing::v1::RoutingUpdate;
using Stub = routing::v1::RoutingService::StubInterface;

/// A call that hears nothing for so long has been forgotten: the checker will say so.
constexpr absl::Duration kForgotten = absl::Seconds(45);

template <typename Request>
Request RequestFor(const std::string& workspace, const std::string& call) {
  Request request;
  request.set_workspace_id(workspace);
  request.set_call_id(call);
  return request;
}

}  // namespace

Call::Call(const Line& line, std::string id, std::string group, Manners manners, uint64_t seed)
    : line_(line), id_(std::move(id)), group_(std::move(group)), manners_(manners), random_(seed) {}

void Call::Live() {
  gives_up_ = Chance(manners_.impatient)
                  ? absl::Now() + Between(absl::ZeroDuration(), manners_.patience)
                  : absl::InfiniteFuture();
  Enter();
  while (true) {
    const absl::Duration patience = std::min(kForgotten, gives_up_ - absl::Now());
    const std::optional<RoutingUpdate> update =
        line_.switchboard.Await(id_, revision_, std::max(patience, absl::ZeroDuration()));
    if (!update.has_value()) {
      if (gives_up_ == absl::InfiniteFuture()) line_.history.Add(About("forgotten"));
      HangUp(routing::v1::CALL_END_CAUSE_CALLER_HUNG_UP);
      break;
    }
    revision_ = update->revision();
    if (Take(*update) == Next::kIsOver) break;
  }
  LookAgain();  // For the checker: what the router says of it in the end.
  line_.switchboard.Forget(id_);
}

void Call::Enter() {
  line_.switchboard.Await(id_, 0, absl::ZeroDuration());  // From now on updates are kept.
  auto request = RequestFor<routing::v1::EnqueueRequest>(line_.workspace, id_);
  request.set_group_id(group_);
  request.set_caller("+34600000000");
  Learn(line_.replicas.Ask(&Stub::Enqueue, request, About("enqueue").Text("to_group", group_)));
}

Call::Next Call::Take(const RoutingUpdate& update) {
  switch (update.state_case()) {
    case RoutingUpdate::kOffer:
      return Ring(update);
    case RoutingUpdate::kConnected:  // Told by a push before the answer to AcceptOffer was seen.
      return Talk();
    case RoutingUpdate::kMissed:
    case RoutingUpdate::kEnded:
      return Next::kIsOver;
    default:
      return Next::kGoesOn;
  }
}

Call::Next Call::Ring(const RoutingUpdate& update) {
  const bool ignores = Chance(manners_.ignores);
  const bool declines = Chance(manners_.declines);
  const bool hangs_up = Chance(manners_.hangs_up);
  if (ignores) return Next::kGoesOn;
  const absl::Duration after = Between(manners_.answer_after_least, manners_.answer_after_most);
  if (line_.switchboard.Await(id_, revision_, after).has_value()) return Next::kGoesOn;
  if (hangs_up) return HangUp(routing::v1::CALL_END_CAUSE_CALLER_HUNG_UP);
  if (!declines) return Answer(update.offer().token());
  Decline(update.offer().token());
  return Next::kGoesOn;
}

Call::Next Call::Answer(uint64_t token) {
  auto request = RequestFor<routing::v1::AcceptOfferRequest>(line_.workspace, id_);
  request.set_token(token);
  const auto answer = line_.replicas.Ask(
      &Stub::AcceptOffer, request, About("accept").Number("for", static_cast<int64_t>(token)));
  if (answer.ok()) return Talk();
  LookAgain();
  return Next::kGoesOn;
}

Call::Next Call::Talk() {
  absl::SleepFor(Between(manners_.talk_least, manners_.talk_most));
  return HangUp(routing::v1::CALL_END_CAUSE_AGENT_HUNG_UP);
}

Call::Next Call::HangUp(routing::v1::CallEndCause cause) {
  auto request = RequestFor<routing::v1::EndCallRequest>(line_.workspace, id_);
  request.set_cause(cause);
  line_.replicas.Ask(&Stub::EndCall, request, About("end")).IgnoreError();
  return Next::kIsOver;
}

void Call::Decline(uint64_t token) {
  auto request = RequestFor<routing::v1::DeclineOfferRequest>(line_.workspace, id_);
  request.set_token(token);
  request.set_outcome(routing::v1::OFFER_OUTCOME_DECLINED);
  Learn(line_.replicas.Ask(&Stub::DeclineOffer, request,
                           About("decline").Number("for", static_cast<int64_t>(token))));
}

void Call::LookAgain() {
  Learn(line_.replicas.Ask(&Stub::GetCallRouting,
                           RequestFor<routing::v1::GetCallRoutingRequest>(line_.workspace, id_),
                           About("look")));
}

void Call::Learn(const absl::StatusOr<RoutingUpdate>& answer) {
  if (answer.ok()) line_.switchboard.Learn(*answer);
}

bool Call::Chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

absl::Duration Call::Between(absl::Duration least, absl::Duration most) {
  return least + (most - least) * std::uniform_real_distribution<double>(0, 1)(random_);
}

}  // namespace centralita::load
