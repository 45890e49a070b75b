#include "tests/load/agent.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace centralita::load {
namespace {

using Stub = routing::v1::PresenceService::StubInterface;

constexpr absl::Duration kBreak = absl::Seconds(3);
constexpr absl::Duration kRegistration = absl::Hours(1);

}  // namespace

Agent::Agent(Replicas& replicas, std::string workspace, std::string person, Habits habits,
             uint64_t seed, const std::atomic<bool>& stop)
    : replicas_(replicas),
      workspace_(std::move(workspace)),
      person_(std::move(person)),
      name_(absl::StrCat("workspaces/", workspace_, "/people/", person_)),
      habits_(habits),
      random_(seed),
      stop_(stop) {}

void Agent::Begin() {
  Choose(routing::v1::CHOSEN_STATUS_AVAILABLE);  // Only an agent can: the group is known then.
  routing::v1::ReportDevicesRequest request;
  request.set_gateway("load");
  routing::v1::Device& device = *request.add_devices();
  device.set_workspace_id(workspace_);
  device.set_person_id(person_);
  device.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + kRegistration));
  replicas_.Ask(&Stub::ReportDevices, request, About("phone")).IgnoreError();
  KeepAlive();
}

void Agent::Work() {
  Sleep(habits_.keep_alive * std::uniform_real_distribution<double>(0, 1)(random_));
  while (!stop_) {
    KeepAlive();
    replicas_.Try(&Stub::GetPresence, Look(), About("presence")).IgnoreError();
    if (Chance(habits_.takes_breaks)) TakeABreak();
    if (Chance(habits_.falls_silent)) FallSilent();
    Sleep(habits_.keep_alive);
  }
  replicas_.Ask(&Stub::GetPresence, Look(), About("presence")).IgnoreError();
}

/// Until somebody has taken it.
void Agent::KeepAlive() {
  routing::v1::KeepAliveRequest request;
  request.set_name(name_);
  request.set_session_id("load");
  replicas_.Ask(&Stub::KeepAlive, request, About("keep_alive")).IgnoreError();
}

void Agent::Choose(routing::v1::ChosenStatus status) {
  routing::v1::SetStatusRequest request;
  request.set_name(name_);
  request.set_status(status);
  const Record record = Record("choose")
                            .Text("person", person_)
                            .Text("status", routing::v1::ChosenStatus_Name(status));
  // The configuration comes by feed: until then the person is not an agent.
  while (!replicas_.Ask(&Stub::SetStatus, request, record).ok() && !stop_) {
    Sleep(absl::Milliseconds(200));
  }
}

routing::v1::GetPresenceRequest Agent::Look() const {
  routing::v1::GetPresenceRequest request;
  request.set_name(name_);
  return request;
}

void Agent::TakeABreak() {
  Choose(routing::v1::CHOSEN_STATUS_BREAK);
  const absl::Time end = absl::Now() + kBreak;
  while (absl::Now() < end && !stop_) {
    Sleep(habits_.keep_alive);
    KeepAlive();
  }
  Choose(routing::v1::CHOSEN_STATUS_AVAILABLE);
}

void Agent::FallSilent() {
  const absl::Time end = absl::Now() + habits_.away;
  while (absl::Now() < end && !stop_) Sleep(absl::Milliseconds(200));
}

void Agent::Sleep(absl::Duration time) { absl::SleepFor(time); }

bool Agent::Chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

}  // namespace centralita::load
