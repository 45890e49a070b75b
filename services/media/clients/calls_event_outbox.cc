#include "services/media/clients/calls_event_outbox.h"

#include <pthread.h>

#include <utility>

#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "services/media/clients/convert.h"

namespace centralita::media {

using calls::v1::GatewayEventService;

CallsEventOutbox::CallsEventOutbox(std::shared_ptr<grpc::Channel> channel, NodeIdentity node,
                                   const Clock& clock, Metrics& metrics, Options options)
    : stub_(GatewayEventService::NewStub(std::move(channel))),
      node_(std::move(node)),
      clock_(clock),
      metrics_(metrics),
      options_(options) {}

CallsEventOutbox::~CallsEventOutbox() { Stop(absl::InfinitePast()); }

void CallsEventOutbox::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

void CallsEventOutbox::Stop(absl::Time deadline) {
  {
    absl::MutexLock lock(&mutex_);
    while (!threads_.empty() && backlog_.size() > 0 && clock_.Now() < deadline) {
      changed_.WaitWithTimeout(&mutex_, absl::Milliseconds(50));
    }
    stopping_ = true;
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void CallsEventOutbox::NoteSize() {
  waiting_ = backlog_.size();
  metrics_.events_waiting.With({}).Set(static_cast<double>(backlog_.size()));
}

void CallsEventOutbox::Put(LegEvent event) {
  absl::MutexLock lock(&mutex_);
  backlog_.Put(std::move(event));
  NoteSize();
  changed_.Signal();
}

void CallsEventOutbox::Run() {
  pthread_setname_np(pthread_self(), "events");
  const log::ScopedContext context({.service = "media"});
  std::vector<LegEvent> batch;
  while (Next(batch)) Send(batch);
}

bool CallsEventOutbox::Next(std::vector<LegEvent>& batch) {
  absl::MutexLock lock(&mutex_);
  while (!stopping_) {
    const absl::Time now = clock_.Now();
    if (auto taken = backlog_.Take(now); taken.has_value()) {
      batch = *std::move(taken);
      return true;
    }
    changed_.WaitWithTimeout(&mutex_, backlog_.NextDue() - now);
  }
  return false;
}

void CallsEventOutbox::Send(const std::vector<LegEvent>& batch) {
  calls::v1::ReportLegEventsRequest request;
  for (const LegEvent& event : batch) *request.add_events() = ToProto(event, node_);
  const absl::Status sent = rpc::Unary(*stub_, &GatewayEventService::StubInterface::ReportLegEvents,
                                       request, clock_.Now() + options_.deadline)
                                .status();
  const std::string& call_id = batch.front().call_id;

  absl::MutexLock lock(&mutex_);
  // What can never be taken must not hold up what comes after it. A receiver that cannot even parse
  // it says INTERNAL, as it does for troubles that pass.
  const bool refused = absl::IsInvalidArgument(sent) ||
                       (absl::IsInternal(sent) && !backlog_.FailByFault(call_id, clock_.Now()));
  if (refused) {
    log::Error("leg events were refused, and are lost",
               {{"call_id", call_id}, {"count", batch.size()}, {"why", sent}});
  } else if (!sent.ok()) {
    log::Warning("leg events could not be reported",
                 {{"call_id", call_id}, {"count", batch.size()}, {"why", sent}});
  }
  metrics_.events.With({sent.ok() ? "acknowledged"
                        : refused ? "refused"
                                  : "failed"})
      .Increment(static_cast<double>(batch.size()));

  if (sent.ok() || refused) {
    backlog_.Acknowledge(call_id, batch.size());
  } else if (!absl::IsInternal(sent)) {
    backlog_.Fail(call_id, clock_.Now());
  }
  NoteSize();
  changed_.SignalAll();
}

}  // namespace centralita::media
