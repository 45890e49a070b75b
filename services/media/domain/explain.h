#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

/// For which trunk a call would be taken, by where it comes from.
enum class InboundVerdict {
  kByAddress,      // The address alone says it.
  kByDigest,       // The digest says it.
  kChallenged,     // A digest is wanted first.
  kUnknownSource,  // It is refused.
};

struct InboundView {
  InboundVerdict verdict = InboundVerdict::kUnknownSource;
  std::string trunk_id;  // Empty: none, or not known before the digest.
};

/// Follows the rules by which INVITEs are taken (CallerDesk), for a call from `ip` that proves
/// `digest_username`, which may be empty.
InboundView ExplainInbound(const TrunkTable& table, absl::string_view ip,
                           absl::string_view digest_username);

}  // namespace centralita::media
