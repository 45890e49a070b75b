#include "libs/lifecycle/service_host.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/lifecycle/channel.h"
#include "libs/lifecycle/services.h"
#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::lifecycle {
namespace {

std::string DefaultAddress(int port) { return absl::StrCat("127.0.0.1:", port); }

}  // namespace

ServiceHost::ServiceHost(std::string service, const Surroundings& surroundings,
                         config::Reader& config)
    : service_(std::move(service)), surroundings_(surroundings), config_(config) {
  listen_ = config_.String("listen", DefaultAddress(FindWellKnown(service_).port),
                           "where we answer gRPC");
  max_threads_ = static_cast<int>(
      config_.Int("max_threads", 64, "threads for unary calls; more calls at once are refused",
                  {.min = 4, .max = 4096}));
  // All are read now, because Bind may call Finish() before it asks for a channel.
  for (const WellKnown& other : WellKnownServices()) {
    if (other.name == service_) continue;
    const std::string flag = absl::StrCat(other.name, "_address");
    const std::string address =
        config_.String(flag, DefaultAddress(other.port),
                       absl::StrCat("where ", other.name, " answers; several: a:1,b:2"));
    if (const auto target = ToTarget(address); !target.ok()) {
      config_.AddFault(flag, std::string(target.status().message()));
    } else {
      addresses_.emplace(other.name, *target);
    }
  }
}

ServiceHost::~ServiceHost() {
  server_.reset();
  channels_.clear();
  drain_steps_.clear();
  stop_steps_.clear();
  start_steps_.clear();
  checks_.clear();
  while (!parts_.empty()) parts_.pop_back();
}

std::string ServiceHost::LocalAddressOf(absl::string_view service) const {
  return absl::StrCat("unix-abstract:centralita/", surroundings_.instance, "/", service);
}

std::shared_ptr<grpc::Channel> ServiceHost::ChannelTo(absl::string_view service) {
  const std::string name(service);
  std::shared_ptr<grpc::Channel>& channel = channels_[name];
  if (channel != nullptr) return channel;
  const auto& here = surroundings_.services;
  if (std::find(here.begin(), here.end(), name) != here.end()) {
    // Not an in-process channel of gRPC, which needs a server that has started: Bind runs before.
    channel = OpenChannel(LocalAddressOf(service), /*watch_health=*/false);
  } else {
    channel = OpenChannel(addresses_[name], /*watch_health=*/true);
  }
  return channel;
}

void ServiceHost::OnStart(std::function<absl::Status()> step) {
  start_steps_.push_back(std::move(step));
}

void ServiceHost::OnDrain(std::function<void(absl::Time)> step) {
  drain_steps_.push_back(std::move(step));
}

void ServiceHost::OnStop(std::string name, std::function<void(absl::Time)> step) {
  stop_steps_.push_back({std::move(name), std::move(step)});
}

void ServiceHost::CheckHealth(std::string name, std::function<absl::Status(absl::Time)> check) {
  checks_.push_back({std::move(name), std::move(check)});
}

absl::Status ServiceHost::Listen() {
  const bool has_siblings = surroundings_.services.size() > 1;
  auto server = rpc::Server::Start({.service = service_,
                                    .address = listen_,
                                    .local_address = has_siblings ? LocalAddressOf(service_) : "",
                                    .max_threads = max_threads_,
                                    .metrics = &surroundings_.metrics},
                                   services_);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  const log::ScopedContext scope({.service = service_});
  log::Info("service listens", {{"address", server_->address()}});
  return absl::OkStatus();
}

absl::Status ServiceHost::RunStartSteps() {
  const log::ScopedContext scope({.service = service_});
  for (const auto& step : start_steps_) {
    if (absl::Status started = step(); !started.ok()) return started;
  }
  return absl::OkStatus();
}

void ServiceHost::UpdateHealth(absl::Time deadline) {
  const log::ScopedContext scope({.service = service_});
  bool healthy = true;
  for (const Check& check : checks_) {
    const absl::Status status = check.run(deadline);
    if (status.ok()) continue;
    healthy = false;
    log::Warning("health check failed", {{"check", check.name}, {"status", status}});
  }
  if (healthy != serving_) {
    log::Info(healthy ? "service began to serve" : "service stopped serving");
  }
  serving_ = healthy;
  server_->SetServing(healthy);
}

void ServiceHost::StopServing() {
  if (server_ != nullptr) server_->SetServing(false);
}

void ServiceHost::Drain(absl::Time deadline) {
  const log::ScopedContext scope({.service = service_});
  if (server_ == nullptr) return;
  for (const auto& step : drain_steps_) step(deadline);
}

void ServiceHost::Stop(absl::Time drained, absl::Time deadline) {
  const log::ScopedContext scope({.service = service_});
  if (server_ != nullptr) server_->Shutdown(drained);
  for (; !stop_steps_.empty(); stop_steps_.pop_back()) {
    const StopStep& step = stop_steps_.back();
    log::Info("stop step began", {{"step", step.name}});
    step.run(deadline);
  }
  log::Info("service stopped");
}

}  // namespace centralita::lifecycle
