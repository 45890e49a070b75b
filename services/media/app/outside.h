#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/media/domain/leg_event.h"
#include "services/media/domain/registrar.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

// What the gateway needs of other services. None of them may be there: nothing here ever blocks.

/// Takes leg events, and delivers them to `calls` in order, for as long as it takes.
class LegEventOutbox {
 public:
  virtual ~LegEventOutbox() = default;
  virtual void Put(LegEvent event) = 0;
  /// How many have not been acknowledged yet.
  virtual size_t waiting() const = 0;
};

/// What a registrar needs to know of a phone's user.
struct SipCredential {
  std::string username;
  std::string realm;
  std::string ha1_md5;
  std::string ha1_sha256;
  Person person;
  std::string display_name;
};

/// SIP users by name.
class Credentials {
 public:
  /// NOT_FOUND / SIP_USERNAME_UNKNOWN; UNAVAILABLE when nobody can tell.
  using Done = std::function<void(absl::StatusOr<SipCredential>)>;

  virtual ~Credentials() = default;
  /// Calls `done` once, on any thread, perhaps before it returns.
  virtual void Find(const std::string& username, Done done) = 0;
};

/// The trunks as they were last heard of. Safe for concurrent use.
class Trunks {
 public:
  virtual ~Trunks() = default;
  /// Null: nothing was heard of them yet.
  virtual std::shared_ptr<const TrunkTable> Table() const = 0;
};

/// A person's phones, all in one: until when there is one.
struct Reachability {
  Person person;
  absl::Time until;  // In the past: no longer.
};

/// Tells `routing` who has a phone.
class DeviceReports {
 public:
  virtual ~DeviceReports() = default;
  /// `complete`: nobody else has one.
  virtual void Report(std::vector<Reachability> people, bool complete) = 0;
};

}  // namespace centralita::media
