#include "services/media/domain/trunk.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr int kMappedBits = 96;  // Of ::ffff:0:0/96, RFC 4291 §2.5.5.2.

std::optional<std::array<uint8_t, 16>> ParseAddress(absl::string_view text) {
  const std::string copy(text);
  std::array<uint8_t, 16> out{};
  if (inet_pton(AF_INET, copy.c_str(), out.data() + 12) == 1) {
    out[10] = out[11] = 0xff;
    return out;
  }
  if (inet_pton(AF_INET6, copy.c_str(), out.data()) == 1) return out;
  return std::nullopt;
}

bool SharePrefix(const std::array<uint8_t, 16>& a, const std::array<uint8_t, 16>& b, int bits) {
  const int bytes = bits / 8;
  if (std::memcmp(a.data(), b.data(), bytes) != 0) return false;
  if (bits % 8 == 0) return true;
  const uint8_t mask = static_cast<uint8_t>(0xff << (8 - bits % 8));
  return (a[bytes] & mask) == (b[bytes] & mask);
}

int BestPrefix(const Trunk& trunk, absl::string_view ip) {
  int best = -1;
  for (const AddressBlock& block : trunk.addresses) {
    if (block.Contains(ip)) best = std::max(best, block.prefix_bits());
  }
  return best;
}

}  // namespace

absl::StatusOr<AddressBlock> AddressBlock::Parse(absl::string_view text) {
  const auto malformed = [&] {
    return status::Error(absl::StatusCode::kInvalidArgument, "ADDRESS_MALFORMED",
                         absl::StrCat("\"", text, "\" is no address or CIDR block"));
  };
  const size_t slash = text.find('/');
  const auto network = ParseAddress(text.substr(0, slash));
  if (!network.has_value()) return malformed();
  AddressBlock block;
  block.network_ = *network;
  if (slash == absl::string_view::npos) return block;

  const bool is_ipv4 = text.find(':') == absl::string_view::npos;
  int bits = 0;
  if (!absl::SimpleAtoi(text.substr(slash + 1), &bits) || bits < 0 || bits > (is_ipv4 ? 32 : 128)) {
    return malformed();
  }
  block.prefix_bits_ = is_ipv4 ? kMappedBits + bits : bits;
  return block;
}

bool AddressBlock::Contains(absl::string_view ip) const {
  const auto address = ParseAddress(ip);
  return address.has_value() && SharePrefix(*address, network_, prefix_bits_);
}

const Trunk* TrunkTable::FindByAddress(absl::string_view ip) const {
  const Trunk* found = nullptr;
  int best = -1;
  for (const Trunk& trunk : trunks_) {
    const int prefix = BestPrefix(trunk, ip);
    if (prefix > best || (prefix == best && found != nullptr && trunk.id < found->id)) {
      if (prefix < 0) continue;
      best = prefix;
      found = &trunk;
    }
  }
  return found;
}

const Trunk* TrunkTable::FindByDigest(absl::string_view username, absl::string_view ip) const {
  for (const Trunk& trunk : trunks_) {
    if (trunk.digest_username.empty() || trunk.digest_username != username) continue;
    if (trunk.addresses.empty() || BestPrefix(trunk, ip) >= 0) return &trunk;
  }
  return nullptr;
}

const Trunk* TrunkTable::Find(absl::string_view id) const {
  const auto it = std::find_if(trunks_.begin(), trunks_.end(),
                               [id](const Trunk& trunk) { return trunk.id == id; });
  return it == trunks_.end() ? nullptr : &*it;
}

const Trunk* TrunkTable::AnyRoaming() const {
  const auto it = std::find_if(trunks_.begin(), trunks_.end(), [](const Trunk& trunk) {
    return trunk.addresses.empty() && !trunk.digest_username.empty();
  });
  return it == trunks_.end() ? nullptr : &*it;
}

}  // namespace centralita::media
