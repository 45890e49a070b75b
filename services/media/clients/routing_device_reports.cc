#include "services/media/clients/routing_device_reports.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "services/media/clients/convert.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(2);
constexpr absl::Duration kFirstRetry = absl::Milliseconds(100);
constexpr absl::Duration kLastRetry = absl::Seconds(2);

}  // namespace

using routing::v1::PresenceService;

RoutingDeviceReports::RoutingDeviceReports(std::shared_ptr<grpc::Channel> channel,
                                           std::string gateway, const Clock& clock)
    : stub_(PresenceService::NewStub(std::move(channel))),
      gateway_(std::move(gateway)),
      clock_(clock) {}

RoutingDeviceReports::~RoutingDeviceReports() { Stop(); }

void RoutingDeviceReports::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RoutingDeviceReports::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void RoutingDeviceReports::Report(std::vector<Reachability> people, bool complete) {
  absl::MutexLock lock(&mutex_);
  if (complete) {
    waiting_.clear();
    complete_ = true;
  }
  for (Reachability& person : people) {
    const std::string key = person.person.Key();
    waiting_.insert_or_assign(key, std::move(person));
  }
  changed_.SignalAll();
}

void RoutingDeviceReports::Run() {
  pthread_setname_np(pthread_self(), "devices");
  const log::ScopedContext context({.service = "media"});
  absl::Duration wait;
  while (true) {
    bool last = false;
    {
      absl::MutexLock lock(&mutex_);
      if (wait > absl::ZeroDuration() && !stopping_) changed_.WaitWithTimeout(&mutex_, wait);
      while (!stopping_ && waiting_.empty() && !complete_) changed_.Wait(&mutex_);
      last = stopping_;
      if (last && waiting_.empty()) return;
    }
    const bool told = Send();
    if (last) return;
    wait = told ? absl::ZeroDuration() : std::clamp(wait * 2, kFirstRetry, kLastRetry);
  }
}

bool RoutingDeviceReports::Send() {
  std::map<std::string, Reachability> people;
  routing::v1::ReportDevicesRequest request;
  request.set_gateway(gateway_);
  {
    absl::MutexLock lock(&mutex_);
    people.swap(waiting_);
    request.set_complete(complete_);
    complete_ = false;
  }
  for (const auto& [key, person] : people) *request.add_devices() = ToProto(person);
  const auto told = rpc::Unary(*stub_, &PresenceService::StubInterface::ReportDevices, request,
                               clock_.Now() + kDeadline);
  if (told.ok()) return true;

  log::Warning("devices could not be reported", {{"why", told.status()}});
  absl::MutexLock lock(&mutex_);
  if (complete_) return false;  // Something newer says all there is.
  waiting_.merge(people);       // Keeps what is newer.
  complete_ = request.complete();
  return false;
}

}  // namespace centralita::media
