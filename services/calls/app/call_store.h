#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/calls/domain/call.h"
#include "services/calls/domain/command.h"

namespace centralita::calls {

/// A call as committed, and the version of its log.
struct StoredCall {
  Call call;
  int64_t version = 0;
};

/// What a command has come to.
struct Decided {
  int64_t version = 0;        // Of the state after it.
  std::vector<Event> events;  // Its own, as committed. Empty: nothing has changed.
};

/// The calls: decides commands on them, one at a time for one call, and keeps what was decided.
///
/// Safe for concurrent use. Besides what Decide() says, all may return UNAVAILABLE,
/// DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, DATA_LOSS, or UNKNOWN for a commit in doubt.
class CallStore {
 public:
  virtual ~CallStore() = default;

  /// Decides and commits. Repeating a command is safe: the second time it changes nothing.
  virtual absl::StatusOr<Decided> Execute(const CallId& id, Command command,
                                          absl::Time deadline) = 0;

  /// The newest state. NOT_FOUND / CALL_NOT_FOUND.
  virtual absl::StatusOr<StoredCall> Get(const CallId& id, absl::Time deadline) = 0;

  /// Everything that has happened. NOT_FOUND / CALL_NOT_FOUND.
  virtual absl::StatusOr<std::vector<Event>> History(const CallId& id, absl::Time deadline) = 0;
};

/// Is told of calls as they change. Called on the call's strand: must be short, and must not wait
/// for a command on a call.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  /// This replica has committed the events. Without events: the call's timer has rung, and nothing
  /// was to be decided.
  virtual void OnCommitted(const CallId& id, const Call& call, int64_t version,
                           const std::vector<Event>& events) = 0;

  /// Another replica has committed something, and this one has come to read it.
  virtual void OnObserved(const CallId& id, const Call& call, int64_t version) = 0;
};

}  // namespace centralita::calls
