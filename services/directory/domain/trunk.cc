#include "services/directory/domain/trunk.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/phone/e164.h"
#include "libs/status/error.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {
namespace {

constexpr size_t kMaxIdLength = 40;
constexpr int kMaxLimit = 100'000;

absl::Status Invalid(absl::string_view reason, absl::string_view message,
                     const status::Facts& facts = {}) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message, facts);
}

bool IsTrunkId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

bool IsLimit(int limit) { return limit >= 0 && limit <= kMaxLimit; }

void ClearBitsBehind(int prefix, std::array<unsigned char, 16>& bytes) {
  for (int bit = prefix; bit < 128; ++bit) bytes[bit / 8] &= ~(0x80 >> (bit % 8));
}

}  // namespace

absl::StatusOr<std::string> CanonicalAddress(absl::string_view text) {
  const auto malformed = [text] {
    return Invalid("ADDRESS_MALFORMED", absl::StrCat("\"", text, "\" is no address or CIDR block"),
                   {{"address", std::string(text)}});
  };
  const size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  const int family = host.find(':') == std::string::npos ? AF_INET : AF_INET6;
  const int whole = family == AF_INET ? 32 : 128;

  std::array<unsigned char, 16> bytes{};
  if (inet_pton(family, host.c_str(), bytes.data()) != 1) return malformed();
  int prefix = whole;
  if (slash != absl::string_view::npos &&
      (!absl::SimpleAtoi(text.substr(slash + 1), &prefix) || prefix < 1 || prefix > whole)) {
    return malformed();
  }
  ClearBitsBehind(prefix, bytes);
  char canonical[INET6_ADDRSTRLEN];
  inet_ntop(family, bytes.data(), canonical, sizeof(canonical));
  if (prefix == whole) return std::string(canonical);
  return absl::StrCat(canonical, "/", prefix);
}

absl::StatusOr<Trunk> Normalised(Trunk trunk) {
  if (!IsTrunkId(trunk.id.value())) {
    return Invalid("TRUNK_ID_MALFORMED", "trunk_id must be 1 to 40 of a-z, 0-9 and \"-\"");
  }
  for (std::string& address : trunk.addresses) {
    absl::StatusOr<std::string> canonical = CanonicalAddress(address);
    if (!canonical.ok()) return canonical.status();
    address = *std::move(canonical);
  }
  if (trunk.addresses.empty() && trunk.digest_username.empty() && !trunk.outbound.enabled()) {
    return Invalid("TRUNK_WITHOUT_IDENTITY",
                   "a trunk needs addresses, or a digest_username with a digest_password, or "
                   "outbound targets");
  }
  if (trunk.digest_username.find_first_of(":\"\\") != std::string::npos ||
      !CheckText("digest_username", trunk.digest_username).ok()) {
    return Invalid("DIGEST_USERNAME_MALFORMED", "digest_username has a colon, quote or backslash");
  }
  if (!trunk.region.empty() && !phone::IsRegion(trunk.region)) {
    return Invalid("REGION_UNKNOWN", absl::StrCat("no region \"", trunk.region, "\""));
  }
  if (!IsLimit(trunk.max_channels) || !IsLimit(trunk.max_calls_per_second)) {
    return Invalid("LIMIT_OUT_OF_RANGE", absl::StrCat("limits are 0 to ", kMaxLimit));
  }
  absl::StatusOr<Outbound> outbound = Normalised(std::move(trunk.outbound));
  if (!outbound.ok()) return outbound.status();
  trunk.outbound = *std::move(outbound);
  return trunk;
}

}  // namespace centralita::directory
