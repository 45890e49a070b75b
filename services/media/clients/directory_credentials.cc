#include "services/media/clients/directory_credentials.h"

#include <pthread.h>

#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "services/media/clients/convert.h"

namespace centralita::media {

using directory::v1::CredentialService;

DirectoryCredentials::DirectoryCredentials(std::shared_ptr<grpc::Channel> channel,
                                           const Clock& clock, Metrics& metrics, Options options)
    : stub_(CredentialService::NewStub(std::move(channel))),
      clock_(clock),
      metrics_(metrics),
      options_(options) {}

DirectoryCredentials::~DirectoryCredentials() { Stop(); }

void DirectoryCredentials::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

void DirectoryCredentials::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

const DirectoryCredentials::Remembered* DirectoryCredentials::Fresh(
    const std::string& username) const {
  const auto it = known_.find(username);
  if (it == known_.end()) return nullptr;
  const absl::Duration fresh = it->second.what.ok() ? options_.fresh : options_.fresh_unknown;
  return clock_.Now() - it->second.asked < fresh ? &it->second : nullptr;
}

void DirectoryCredentials::Find(const std::string& username, Done done) {
  absl::StatusOr<SipCredential> at_once = absl::UnknownError("");
  {
    absl::MutexLock lock(&mutex_);
    if (const Remembered* fresh = Fresh(username)) {
      at_once = fresh->what;
    } else {
      asked_.emplace_back(username, std::move(done));
      changed_.Signal();
      return;
    }
  }
  done(std::move(at_once));
}

void DirectoryCredentials::Run() {
  pthread_setname_np(pthread_self(), "credentials");
  const log::ScopedContext context({.service = "media"});
  while (true) {
    std::pair<std::string, Done> next;
    {
      absl::MutexLock lock(&mutex_);
      while (!stopping_ && asked_.empty()) changed_.Wait(&mutex_);
      if (stopping_) return;
      next = std::move(asked_.front());
      asked_.pop_front();
    }
    next.second(Ask(next.first));
  }
}

absl::StatusOr<SipCredential> DirectoryCredentials::Ask(const std::string& username) {
  directory::v1::GetSipCredentialRequest request;
  request.set_sip_username(username);
  const auto answer = rpc::Unary(*stub_, &CredentialService::StubInterface::GetSipCredential,
                                 request, clock_.Now() + options_.deadline);
  absl::MutexLock lock(&mutex_);
  if (answer.ok()) {
    Remember(username, {FromProto(*answer), clock_.Now()});
    return known_.at(username).what;
  }
  if (absl::IsNotFound(answer.status())) {
    Remember(username, {answer.status(), clock_.Now()});
    return answer.status();
  }
  const auto it = known_.find(username);
  if (it == known_.end()) return answer.status();
  metrics_.directory_stale.With({"credential"}).Increment();
  return it->second.what;
}

void DirectoryCredentials::Remember(const std::string& username, Remembered remembered) {
  if (known_.size() >= options_.max_remembered) {
    absl::erase_if(known_, [](const auto& entry) { return !entry.second.what.ok(); });
    if (known_.size() >= options_.max_remembered) known_.clear();
  }
  known_.insert_or_assign(username, std::move(remembered));
}

}  // namespace centralita::media
