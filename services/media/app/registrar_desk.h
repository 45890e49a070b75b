#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "libs/clock/clock.h"
#include "services/media/app/digest_gate.h"
#include "services/media/app/loop.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"
#include "services/media/domain/registrar.h"
#include "services/media/domain/throttle.h"
#include "services/media/metrics.h"

namespace centralita::media {

struct RegistrarOptions {
  std::string realm;
  int max_failures = 5;  // Wrong passwords from an address within `failure_window`, then 403.
  absl::Duration failure_window = absl::Minutes(1);
  int max_lookups = 1000;  // Credentials that are looked for at once; then 503.
};

/// Lets phones register (RFC 3261 §10.3) with the digest of their user, and tells `routing` who can
/// be reached. Used on the loop's thread.
///
/// A user who does not exist is answered as one with a wrong password, at the same cost: the
/// registrar does not tell who exists.
class RegistrarDesk {
 public:
  struct Parts {
    Signalling& signalling;
    Registrar& registrar;
    DigestGate& gate;
    Credentials& credentials;
    DeviceReports& reports;
    Loop& loop;
    const Clock& clock;
    Metrics& metrics;
  };

  RegistrarDesk(Parts parts, RegistrarOptions options);

  void OnRegister(const IncomingRegister& request);

  /// Forgets phones that did not register again, and tells so. To be called every second or so.
  void Sweep();

  /// Tells all that is registered.
  void ReportAll();

 private:
  void OnCredential(const IncomingRegister& request, const DigestResponse& digest,
                    const absl::StatusOr<SipCredential>& credential);
  void Apply(const IncomingRegister& request, const SipCredential& credential);
  void RefuseUnapplied(const IncomingRegister& request, const absl::Status& why);
  void Challenge(const IncomingRegister& request, bool stale, absl::string_view result);
  void Refuse(const IncomingRegister& request, absl::string_view result, const Refusal& refusal);

  const Parts parts_;
  const RegistrarOptions options_;
  const std::string decoy_md5_;  // What unknown users are compared with.
  const std::string decoy_sha256_;
  Throttle throttle_;
  int lookups_ = 0;
};

}  // namespace centralita::media
