#pragma once

#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <grpcpp/channel.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "centralita/directory/v1/credential_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/media/app/outside.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// SIP users from `directory`, remembered: for a while without asking, and for as long as it takes
/// while nobody answers. Safe for concurrent use.
class DirectoryCredentials final : public Credentials {
 public:
  struct Options {
    int threads = 2;
    absl::Duration deadline = absl::Seconds(2);
    absl::Duration fresh = absl::Seconds(10);         // A user.
    absl::Duration fresh_unknown = absl::Seconds(5);  // That there is no such user.
    size_t max_remembered = 50'000;
  };

  DirectoryCredentials(std::shared_ptr<grpc::Channel> channel, const Clock& clock, Metrics& metrics,
                       Options options);
  ~DirectoryCredentials() override;

  void Start();
  void Stop();

  void Find(const std::string& username, Done done) override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Remembered {
    absl::StatusOr<SipCredential> what;  // Or NOT_FOUND.
    absl::Time asked;
  };

  void Run();
  absl::StatusOr<SipCredential> Ask(const std::string& username) ABSL_LOCKS_EXCLUDED(mutex_);
  const Remembered* Fresh(const std::string& username) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void Remember(const std::string& username, Remembered remembered)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::unique_ptr<directory::v1::CredentialService::StubInterface> stub_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;
  absl::Mutex mutex_;
  absl::CondVar changed_;
  absl::flat_hash_map<std::string, Remembered> known_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::pair<std::string, Done>> asked_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace centralita::media
