#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::media {

/// Whose phone it is.
struct Person {
  std::string workspace_id;
  std::string person_id;

  /// One text for both, for maps.
  std::string Key() const { return workspace_id + "/" + person_id; }
  friend bool operator==(const Person&, const Person&) = default;
};

/// One phone: where an INVITE for it goes.
struct Binding {
  std::string contact;  // The Contact URI, as the phone wrote it.
  std::string route;  // The URI of the hop that the REGISTER came from. Empty: the contact itself.
  absl::Time expires;
  std::string sip_call_id;  // RFC 3261 §10.3 step 7: orders updates.
  uint32_t cseq = 0;
};

/// One Contact of a REGISTER.
struct ContactUpdate {
  std::string uri;
  std::optional<absl::Duration> expires;  // Its own parameter; else the request's.
};

/// A REGISTER that has been authenticated.
struct Registration {
  Person person;
  std::string sip_call_id;
  uint32_t cseq = 0;
  std::optional<absl::Duration> expires;  // The Expires header.
  bool wildcard = false;                  // Contact: *
  std::vector<ContactUpdate> contacts;    // Empty: a query.
  std::string route;
};

struct RegistrarLimits {
  absl::Duration min_expires = absl::Seconds(60);
  absl::Duration max_expires = absl::Seconds(600);
  absl::Duration default_expires = absl::Seconds(300);
  size_t max_contacts = 5;  // Per person.
};

/// Which phones are registered (RFC 3261 §10.3). In memory: after a restart phones register again.
class Registrar {
 public:
  explicit Registrar(RegistrarLimits limits) : limits_(limits) {}

  /// Applies all of a REGISTER or nothing. Returns the person's bindings after it.
  ///
  /// INVALID_ARGUMENT    / INTERVAL_TOO_BRIEF    423 with Min-Expires.
  /// INVALID_ARGUMENT    / WILDCARD_MISUSED      400: `*` without Expires: 0, or not alone.
  /// FAILED_PRECONDITION / OUT_OF_ORDER          500: an older request than the one applied.
  /// RESOURCE_EXHAUSTED  / TOO_MANY_CONTACTS     403.
  absl::StatusOr<std::vector<Binding>> Apply(const Registration& registration, absl::Time now);

  /// The person's phones that are registered at `now`, the latest registered first.
  std::vector<Binding> Find(const Person& person, absl::Time now) const;

  /// Until when the person has a phone; InfinitePast if there is none.
  absl::Time ReachableUntil(const Person& person, absl::Time now) const;

  /// Forgets what has expired. Returns who has thereby lost the last phone.
  std::vector<Person> Sweep(absl::Time now);

  /// Everybody with a phone.
  std::vector<Person> Registered(absl::Time now) const;

  /// How many phones are known.
  size_t size() const;

  const RegistrarLimits& limits() const { return limits_; }

 private:
  struct Phones {
    Person person;
    std::map<std::string, Binding> by_contact;
  };

  absl::Status CheckOrder(const Binding& binding, const Registration& registration) const;
  absl::StatusOr<absl::Duration> Granted(const ContactUpdate& contact,
                                         const Registration& registration) const;

  const RegistrarLimits limits_;
  absl::flat_hash_map<std::string, Phones> people_;
};

}  // namespace centralita::media
