#include "libs/lifecycle/process.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/ids/uuid.h"
#include "libs/lifecycle/service_host.h"
#include "libs/lifecycle/services.h"
#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/metrics/exposer.h"
#include "libs/status/error.h"

namespace centralita::lifecycle {
namespace {

/// What concerns the process as a whole.
struct Settings {
  std::string metrics_listen;
  std::string log_level;
  absl::Duration shutdown_wait;
  absl::Duration call_drain;
  absl::Duration shutdown_grace;
  absl::Duration health_interval;
};

Settings ReadSettings(config::Reader& reader, absl::string_view process) {
  const int port = FindWellKnown(process).metrics_port;
  Settings settings{
      .metrics_listen = reader.String("metrics_listen", absl::StrCat("127.0.0.1:", port),
                                      "where /metrics is served; empty: nowhere"),
      .log_level = reader.String("log_level", "info", "debug, info, warning or error"),
      .shutdown_wait = reader.Duration("shutdown_wait", absl::Seconds(1),
                                       "at the end: time for balancers to see NOT_SERVING"),
      .call_drain = reader.Duration("call_drain", absl::Seconds(2),
                                    "at the end: time for calls before they are cancelled"),
      .shutdown_grace =
          reader.Duration("shutdown_grace", absl::Seconds(30), "at the end: time for all of it"),
      .health_interval =
          reader.Duration("health_interval", absl::Seconds(2), "between looks at our health"),
  };
  if (absl::Status level = log::SetLevel(settings.log_level); !level.ok()) {
    reader.AddFault("log_level", std::string(level.message()));
  }
  return settings;
}

/// Joins what several services say into one status with the reason of them all.
class Collector {
 public:
  void Add(const absl::Status& status) {
    const std::string reason = status::Reason(status);
    if (status.ok()) return;
    if (reason == "HELP_REQUESTED" || reason == "CONFIG_INVALID") {
      (reason == "HELP_REQUESTED" ? help_ : faults_).push_back(std::string(status.message()));
    } else if (other_.ok()) {
      other_ = status;
    }
  }

  void AddFault(const std::string& fault) { faults_.push_back(fault); }

  absl::Status Result() const {
    if (!help_.empty()) {
      return status::Error(absl::StatusCode::kCancelled, "HELP_REQUESTED",
                           absl::StrJoin(help_, "\n"));
    }
    if (!faults_.empty()) {
      return status::Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                           absl::StrJoin(faults_, "\n"));
    }
    return other_;
  }

 private:
  std::vector<std::string> help_;
  std::vector<std::string> faults_;
  absl::Status other_;
};

}  // namespace

struct Process::State {
  State(std::string process, std::vector<std::pair<std::string, Bind>> bindings,
        const std::vector<std::string>& args, const config::Environment& environment)
      : name(std::move(process)), services(std::move(bindings)) {
    log::SetDefaultService(name);
    const bool alone = services.size() == 1 && services.front().first == name;
    arguments = std::make_shared<config::Arguments>(args);
    for (const auto& [service, bind] : services) {
      surroundings.services.push_back(service);
      readers.push_back(alone ? std::make_unique<config::Reader>(service, args, environment)
                              : std::make_unique<config::Reader>(service, arguments, environment));
    }
    if (!alone) own_reader = std::make_unique<config::Reader>(name, arguments, environment);
    settings = ReadSettings(alone ? *readers.front() : *own_reader, name);
  }

  absl::Status BindAll();
  absl::Status Begin();
  void WatchHealth();
  void CheckHealth();
  void LogSettings() const;
  void End();

  const std::string name;
  const std::vector<std::pair<std::string, Bind>> services;
  std::shared_ptr<config::Arguments> arguments;
  std::unique_ptr<config::Reader> own_reader;  // Null: the one service's reader serves us too.
  std::vector<std::unique_ptr<config::Reader>> readers;
  Settings settings;

  SystemClock clock;
  metrics::Registry metrics;
  ThreadTimerQueue timers;  // Outlives the hosts, whose parts may cancel timers to the very end.
  Surroundings surroundings{.instance = ids::UuidSource(clock).Next(),
                            .clock = clock,
                            .timers = timers,
                            .metrics = metrics,
                            .services = {}};
  std::vector<std::unique_ptr<ServiceHost>> hosts;
  std::unique_ptr<metrics::Exposer> exposer;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::thread health_thread;
};

absl::Status Process::State::BindAll() {
  Collector collector;
  for (size_t i = 0; i < services.size(); ++i) {
    hosts.push_back(std::make_unique<ServiceHost>(services[i].first, surroundings, *readers[i]));
    const log::ScopedContext scope({.service = services[i].first});
    absl::Status bound = services[i].second(*hosts.back());
    if (bound.ok()) bound = readers[i]->Finish();
    collector.Add(bound);
  }
  if (own_reader != nullptr) {
    collector.Add(own_reader->Finish());
    // What has a service's prefix, that service has told already.
    for (const std::string& fault : arguments->Faults()) {
      if (fault.find('.') == std::string::npos) collector.AddFault(fault);
    }
  }
  return collector.Result();
}

absl::Status Process::State::Begin() {
  if (absl::Status bound = BindAll(); !bound.ok()) return bound;
  LogSettings();
  if (!settings.metrics_listen.empty()) {
    auto started = metrics::Exposer::Start(settings.metrics_listen, metrics);
    if (!started.ok()) return started.status();
    exposer = *std::move(started);
    log::Info("metrics are served", {{"port", exposer->port()}});
  }
  for (const auto& host : hosts) {
    if (absl::Status listens = host->Listen(); !listens.ok()) return listens;
  }
  for (const auto& host : hosts) {
    if (absl::Status started = host->RunStartSteps(); !started.ok()) return started;
  }
  CheckHealth();
  health_thread = std::thread([this] { WatchHealth(); });
  return absl::OkStatus();
}

void Process::State::LogSettings() const {
  const auto dump = [](const config::Reader& reader) {
    std::vector<std::string> settings;
    for (const auto& [setting, value] : reader.Dump()) {
      settings.push_back(absl::StrCat(setting, "=", value));
    }
    log::Info("settings were read",
              {{"of", reader.service()}, {"settings", absl::StrJoin(settings, " ")}});
  };
  if (own_reader != nullptr) dump(*own_reader);
  for (const auto& reader : readers) dump(*reader);
}

void Process::State::CheckHealth() {
  for (const auto& host : hosts) host->UpdateHealth(absl::Now() + settings.health_interval);
}

void Process::State::WatchHealth() {
  std::unique_lock lock(mutex);
  const auto interval = absl::ToChronoNanoseconds(settings.health_interval);
  while (!changed.wait_for(lock, interval, [this] { return stopping; })) {
    lock.unlock();
    CheckHealth();
    lock.lock();
  }
}

void Process::State::End() {
  {
    std::lock_guard lock(mutex);
    if (std::exchange(stopping, true)) return;
  }
  changed.notify_all();
  const bool served = health_thread.joinable();
  if (served) health_thread.join();
  const absl::Time deadline = absl::Now() + settings.shutdown_grace;
  for (const auto& host : hosts) host->StopServing();
  if (served) {
    absl::SleepFor(settings.shutdown_wait);
    for (const auto& host : hosts) host->Drain(deadline);
  }
  for (auto host = hosts.rbegin(); host != hosts.rend(); ++host) {
    (*host)->Stop(absl::Now() + settings.call_drain, deadline);
  }
  timers.Stop();  // Before the parts that its callbacks touch are destroyed.
  while (!hosts.empty()) hosts.pop_back();
  exposer.reset();
}

Process::Process(std::string name, std::vector<std::pair<std::string, Bind>> services,
                 const std::vector<std::string>& args, config::Environment environment)
    : state_(std::make_unique<State>(std::move(name), std::move(services), args, environment)) {}

Process::~Process() { Stop(); }

absl::Status Process::Start() {
  absl::Status begun = state_->Begin();
  if (!begun.ok()) state_->End();
  return begun;
}

void Process::Stop() { state_->End(); }

std::shared_ptr<grpc::Channel> Process::ChannelTo(absl::string_view service) {
  for (const auto& host : state_->hosts) {
    if (host->service() == service) return host->server()->InProcessChannel();
  }
  return nullptr;
}

std::string Process::AddressOf(absl::string_view service) const {
  for (const auto& host : state_->hosts) {
    if (host->service() == service) return host->server()->address();
  }
  return "";
}

absl::Duration Process::shutdown_grace() const { return state_->settings.shutdown_grace; }

metrics::Registry& Process::metrics() { return state_->metrics; }

}  // namespace centralita::lifecycle
