#include "tests/load/replicas.h"

#include <random>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"

namespace centralita::load {
namespace {

constexpr int64_t kSuspectFor = 1'000'000'000;  // ns.
constexpr absl::Duration kPause = absl::Milliseconds(50);

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

Replicas::Replicas(const std::vector<std::string>& addresses, absl::Duration patience,
                   History& history)
    : patience_(patience), history_(history) {
  for (const std::string& address : addresses) {
    const std::shared_ptr<grpc::Channel> channel = ChannelTo(address);
    auto replica = std::make_unique<Replica>();
    replica->number = static_cast<int>(replicas_.size()) + 1;
    replica->routing = routing::v1::RoutingService::NewStub(channel);
    replica->presence = routing::v1::PresenceService::NewStub(channel);
    replicas_.push_back(std::move(replica));
  }
}

Replicas::Replica& Replicas::Pick() {
  thread_local std::mt19937_64 random(std::random_device{}());
  const size_t first = random() % replicas_.size();
  for (size_t i = 0; i < replicas_.size(); ++i) {
    Replica& replica = *replicas_[(first + i) % replicas_.size()];
    if (replica.suspect_until < SteadyNow()) return replica;
  }
  return *replicas_[first];
}

void Replicas::Note(Replica& replica, const absl::Status& status) {
  if (IsPassing(status)) replica.suspect_until = SteadyNow() + kSuspectFor;
}

void Replicas::Pause() { absl::SleepFor(kPause); }

absl::Time Replicas::Deadline() const { return absl::Now() + patience_; }

bool Replicas::IsPassing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

void Replicas::Describe(Record& record, const absl::StatusOr<routing::v1::RoutingUpdate>& answer) {
  if (answer.ok()) record.Update(*answer);
}

void Replicas::Describe(Record& record, const absl::StatusOr<routing::v1::Presence>& answer) {
  if (!answer.ok()) return;
  record.Text("state", routing::v1::SystemState_Name(answer->system_state()))
      .Text("not_routable", routing::v1::NotRoutable_Name(answer->not_routable()))
      .Text("has", answer->call_id());
}

}  // namespace centralita::load
