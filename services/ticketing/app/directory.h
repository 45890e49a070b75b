#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/ticketing/app/contact.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// How a workspace writes numbers and speaks.
struct Locale {
  std::string region = "ES";    // CLDR: numbers without a country code are read in it.
  std::string language = "es";  // BCP 47.

  friend bool operator==(const Locale&, const Locale&) = default;
};

/// What ticketing asks the directory. A port. Safe for concurrent use. UNAVAILABLE and
/// DEADLINE_EXCEEDED: ask again later; nothing here stands in a caller's way meanwhile.
class Directory {
 public:
  virtual ~Directory() = default;

  /// Remembered for a while; an old answer is better than none, and the default better than
  /// waiting.
  virtual Locale LocaleOf(const WorkspaceId& workspace, absl::Time deadline) = 0;

  /// Who has the number, the oldest contact first. Empty: an unknown requester.
  virtual absl::StatusOr<std::vector<Contact>> LookupContacts(const WorkspaceId& workspace,
                                                              absl::string_view e164,
                                                              absl::Time deadline) = 0;
};

}  // namespace centralita::ticketing
