#include "services/media/domain/explain.h"

namespace centralita::media {

InboundView ExplainInbound(const TrunkTable& table, absl::string_view ip,
                           absl::string_view digest_username) {
  const Trunk* by_address = table.FindByAddress(ip);
  if (by_address != nullptr && by_address->digest_username.empty()) {
    return {InboundVerdict::kByAddress, by_address->id};
  }
  const Trunk* by_digest =
      digest_username.empty() ? nullptr : table.FindByDigest(digest_username, ip);
  if (by_digest != nullptr) return {InboundVerdict::kByDigest, by_digest->id};
  if (by_address != nullptr) return {InboundVerdict::kChallenged, by_address->id};
  if (table.AnyRoaming() != nullptr) return {InboundVerdict::kChallenged, ""};
  return {};
}

}  // namespace centralita::media
