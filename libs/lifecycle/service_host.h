#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/lifecycle/host.h"
#include "libs/rpc/server.h"

namespace centralita::lifecycle {

/// What the hosts of one process share.
struct Surroundings {
  std::string instance;
  Clock& clock;
  TimerQueue& timers;
  metrics::Registry& metrics;
  std::vector<std::string> services;  // All of this process.
};

/// One service of a process: the list that Bind has written, and what is done with it.
class ServiceHost final : public Host {
 public:
  /// `surroundings` must outlive this.
  ServiceHost(std::string service, const Surroundings& surroundings, config::Reader& config);
  ~ServiceHost() override;

  const std::string& service() const override { return service_; }
  const std::string& instance() const override { return surroundings_.instance; }
  Clock& clock() override { return surroundings_.clock; }
  TimerQueue& timers() override { return surroundings_.timers; }
  config::Reader& config() override { return config_; }
  metrics::Registry& metrics() override { return surroundings_.metrics; }
  std::shared_ptr<grpc::Channel> ChannelTo(absl::string_view service) override;
  void Serve(grpc::Service& service) override { services_.push_back(&service); }
  void OnStart(std::function<absl::Status()> step) override;
  void OnDrain(std::function<void(absl::Time)> step) override;
  void OnStop(std::string name, std::function<void(absl::Time)> step) override;
  void CheckHealth(std::string name, std::function<absl::Status(absl::Time)> check) override;
  void Keep(std::shared_ptr<void> part) override { parts_.push_back(std::move(part)); }

  /// Begins to accept calls; says NOT_SERVING.
  absl::Status Listen();
  absl::Status RunStartSteps();
  /// Asks all checks, and says SERVING if none fails.
  void UpdateHealth(absl::Time deadline);
  void StopServing();
  /// Runs the drain steps, while calls are accepted.
  void Drain(absl::Time deadline);
  /// Refuses calls, cancels at `drained` those that are not done, and runs the stop steps.
  void Stop(absl::Time drained, absl::Time deadline);

  rpc::Server* server() { return server_.get(); }

 private:
  struct StopStep {
    std::string name;
    std::function<void(absl::Time)> run;
  };
  struct Check {
    std::string name;
    std::function<absl::Status(absl::Time)> run;
  };

  std::string LocalAddressOf(absl::string_view service) const;

  const std::string service_;
  const Surroundings& surroundings_;
  config::Reader& config_;
  std::string listen_;
  int max_threads_;
  std::map<std::string, std::string> addresses_;  // Of other services.
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::shared_ptr<void>> parts_;
  std::vector<grpc::Service*> services_;
  std::vector<std::function<absl::Status()>> start_steps_;
  std::vector<std::function<void(absl::Time)>> drain_steps_;
  std::vector<StopStep> stop_steps_;
  std::vector<Check> checks_;
  std::unique_ptr<rpc::Server> server_;
  bool serving_ = false;
};

}  // namespace centralita::lifecycle
