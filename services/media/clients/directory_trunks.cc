#include "services/media/clients/directory_trunks.h"

#include <pthread.h>

#include <utility>
#include <vector>

#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "services/media/clients/convert.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(2);
constexpr absl::Duration kFirstRetry = absl::Milliseconds(200);  // Until they were read once.
constexpr int kPageSize = 1000;

}  // namespace

using directory::v1::TrunkService;

DirectoryTrunks::DirectoryTrunks(std::shared_ptr<grpc::Channel> channel, const Clock& clock,
                                 Metrics& metrics, absl::Duration refresh_every)
    : stub_(TrunkService::NewStub(std::move(channel))),
      clock_(clock),
      metrics_(metrics),
      refresh_every_(refresh_every) {}

DirectoryTrunks::~DirectoryTrunks() { Stop(); }

void DirectoryTrunks::Start() {
  thread_ = std::thread([this] { Run(); });
}

void DirectoryTrunks::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const TrunkTable> DirectoryTrunks::Table() const {
  absl::MutexLock lock(&mutex_);
  return table_;
}

void DirectoryTrunks::Run() {
  pthread_setname_np(pthread_self(), "trunks");
  const log::ScopedContext context({.service = "media"});
  bool away = false;
  while (true) {
    absl::StatusOr<TrunkTable> read = Read();
    if (!read.ok()) {
      if (!away) log::Warning("trunks could not be read", {{"why", read.status()}});
      metrics_.directory_stale.With({"trunks"}).Increment();
    }
    away = !read.ok();
    absl::MutexLock lock(&mutex_);
    if (read.ok()) {
      metrics_.trunks.With({}).Set(static_cast<double>(read->size()));
      table_ = std::make_shared<const TrunkTable>(*std::move(read));
    }
    if (!stopping_) changed_.WaitWithTimeout(&mutex_, table_ ? refresh_every_ : kFirstRetry);
    if (stopping_) return;
  }
}

absl::StatusOr<TrunkTable> DirectoryTrunks::Read() {
  std::vector<Trunk> trunks;
  directory::v1::ListTrunksRequest request;
  request.set_page_size(kPageSize);
  do {
    const auto page = rpc::Unary(*stub_, &TrunkService::StubInterface::ListTrunks, request,
                                 clock_.Now() + kDeadline);
    if (!page.ok()) return page.status();
    for (const directory::v1::Trunk& trunk : page->trunks()) {
      absl::StatusOr<Trunk> parsed = FromProto(trunk);
      if (parsed.ok()) {
        trunks.push_back(*std::move(parsed));
      } else {
        log::Error("trunk was left out", {{"trunk", trunk.name()}, {"why", parsed.status()}});
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return TrunkTable(std::move(trunks));
}

}  // namespace centralita::media
