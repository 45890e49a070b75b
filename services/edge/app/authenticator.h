#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/edge/domain/access.h"

namespace centralita::edge {

/// Tells whose a key is. A port: the directory in production.
class KeyAuthority {
 public:
  using Callback = std::function<void(absl::StatusOr<Principal>)>;

  virtual ~KeyAuthority() = default;

  /// Calls back once, on any thread: UNAUTHENTICATED with KEY_UNKNOWN, or UNAVAILABLE and the like
  /// when nobody could be asked.
  virtual void Ask(const std::string& key, Callback callback) = 0;
};

/// A KeyAuthority's memory. Safe for concurrent use.
///
/// A known key is asked about again after 30 s, an unknown one after 2 s. While nobody can be asked,
/// a key that was known goes on being known for 10 minutes: the directory may restart without
/// locking anybody out. Callers that ask about one key at the same time are one question.
class Authenticator {
 public:
  Authenticator(KeyAuthority& authority, const Clock& clock)
      : authority_(authority), clock_(clock) {}

  /// Calls back once: at once, or on the authority's thread.
  void Authenticate(const std::string& key, KeyAuthority::Callback callback);

 private:
  struct Entry {
    absl::StatusOr<Principal> answer = absl::UnknownError("not asked yet");
    absl::Time asked = absl::InfinitePast();
    std::vector<KeyAuthority::Callback> waiting;
    bool asking = false;
  };

  bool IsFresh(const Entry& entry, absl::Time now) const;
  void Settle(const std::string& key, absl::StatusOr<Principal> answer);
  void Forget(absl::Time now);

  KeyAuthority& authority_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;  // By the key. Guarded by mutex_.
};

}  // namespace centralita::edge
