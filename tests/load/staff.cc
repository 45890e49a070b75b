#include "tests/load/staff.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "libs/rpc/client.h"

namespace centralita::load {
namespace {

using Stub = routing::v1::PresenceService::StubInterface;

constexpr int kAtOnce = 32;
constexpr size_t kConsolesPerThread = 1250;
constexpr size_t kDevicesAtOnce = 1000;

}  // namespace

void ForEach(size_t count, int threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&] {
      for (size_t i = next++; i < count; i = next++) work(i);
    });
  }
  for (std::thread& thread : running) thread.join();
}

Staff::Staff(const std::string& seed, int agents, int groups)
    : workspace_(absl::StrCat("018f6f2e-0000-7000-8000-", seed)),
      agents_(static_cast<size_t>(agents)),
      groups_(static_cast<size_t>(groups)) {}

std::string Staff::group(size_t index) const {
  return absl::StrFormat("018f6f2e-0000-7000-a000-%012d", index);
}

std::string Staff::IdOf(size_t agent) const {
  return absl::StrFormat("018f6f2e-0000-7000-9000-%012d", agent);
}

std::string Staff::NameOf(size_t agent) const {
  return absl::StrCat("workspaces/", workspace_, "/people/", IdOf(agent));
}

void Staff::TellOf(GroupsDesk& desk, size_t group, size_t first, size_t last) {
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id(workspace_);
  snapshot.set_group_id(this->group(group));
  snapshot.set_version(++version_);
  for (size_t i = first; i < last; ++i) snapshot.mutable_group()->add_agents(NameOf(i));
  desk.Tell(snapshot);
}

void Staff::Begin(GroupsDesk& desk, Replicas& replicas) {
  for (size_t group = 0; group < groups_; ++group) {
    TellOf(desk, group, group * agents_ / groups_, (group + 1) * agents_ / groups_);
  }
  for (size_t first = 0; first < agents_; first += kDevicesAtOnce) {
    routing::v1::ReportDevicesRequest report;
    report.set_gateway("load");
    for (size_t i = first; i < std::min(agents_, first + kDevicesAtOnce); ++i) {
      routing::v1::Device& device = *report.add_devices();
      device.set_workspace_id(workspace_);
      device.set_person_id(IdOf(i));
      device.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Hours(6)));
    }
    replicas.Ask(&Stub::ReportDevices, report, Record("phones")).IgnoreError();
  }
  ForEach(agents_, kAtOnce, [&](size_t agent) { BeginOne(replicas, agent); });
}

void Staff::BeginOne(Replicas& replicas, size_t agent) {
  routing::v1::SetStatusRequest choice;
  choice.set_name(NameOf(agent));
  choice.set_status(routing::v1::CHOSEN_STATUS_AVAILABLE);
  // The configuration comes by feed: until then nobody is an agent.
  while (!replicas.Ask(&Stub::SetStatus, choice, Record("choose")).ok()) {
    absl::SleepFor(absl::Milliseconds(100));
  }
  KeepAlive(replicas, agent);
}

void Staff::KeepAlive(Replicas& replicas, size_t agent) const {
  routing::v1::KeepAliveRequest alive;
  alive.set_name(NameOf(agent));
  alive.set_session_id("load");
  replicas.Ask(&Stub::KeepAlive, alive, Record("keep_alive")).IgnoreError();
}

Heartbeats::Heartbeats(const std::vector<const Staff*>& staffs, Replicas& replicas,
                       absl::Duration every)
    : replicas_(replicas) {
  for (const Staff* staff : staffs) {
    for (size_t agent = 0; agent < staff->agents(); ++agent) consoles_.push_back({staff, agent});
  }
  const size_t threads = (consoles_.size() + kConsolesPerThread - 1) / kConsolesPerThread;
  const absl::Duration pause =
      every / static_cast<double>(consoles_.size()) * static_cast<double>(threads);
  for (size_t first = 0; first < threads; ++first) {
    threads_.emplace_back([this, first, threads, pause] { Run(first, threads, pause); });
  }
}

Heartbeats::~Heartbeats() {
  stop_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void Heartbeats::Run(size_t first, size_t step, absl::Duration pause) {
  absl::Time next = absl::Now();
  for (size_t i = first; !stop_; i = i + step < consoles_.size() ? i + step : first) {
    consoles_[i].staff->KeepAlive(replicas_, consoles_[i].agent);
    next += pause;
    absl::SleepFor(next - absl::Now());
  }
}

}  // namespace centralita::load
