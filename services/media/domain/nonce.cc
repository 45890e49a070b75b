#include "services/media/domain/nonce.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace centralita::media {
namespace {

constexpr size_t kTimeLength = 16;                // Microseconds since 1970, hexadecimal.
constexpr size_t kStampLength = kTimeLength + 8;  // And a running number.
constexpr size_t kMacLength = 32;                 // 128 bits of the HMAC, hexadecimal.

}  // namespace

std::string NonceSource::Sign(absl::string_view stamp) const {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
       reinterpret_cast<const unsigned char*>(stamp.data()), stamp.size(), mac, &length);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(mac), kMacLength / 2));
}

std::string NonceSource::Make(absl::Time now) {
  const std::string stamp = absl::StrFormat("%016x%08x", absl::ToUnixMicros(now), ++made_);
  return stamp + Sign(stamp);
}

NonceVerdict NonceSource::Check(absl::string_view nonce, uint32_t count, absl::Time now) const {
  if (nonce.size() != kStampLength + kMacLength) return NonceVerdict::kForeign;
  const absl::string_view stamp = nonce.substr(0, kStampLength);
  const std::string mac = Sign(stamp);
  if (CRYPTO_memcmp(mac.data(), nonce.data() + kStampLength, kMacLength) != 0) {
    return NonceVerdict::kForeign;
  }
  uint64_t micros = 0;
  if (!absl::SimpleHexAtoi(stamp.substr(0, kTimeLength), &micros)) return NonceVerdict::kForeign;
  const absl::Time made = absl::FromUnixMicros(static_cast<int64_t>(micros));
  if (now - made > lifetime_) return NonceVerdict::kStale;
  const auto used = used_.find(nonce);
  if (used != used_.end() && count <= used->second) return NonceVerdict::kStale;
  return NonceVerdict::kFresh;
}

void NonceSource::Use(absl::string_view nonce, uint32_t count, absl::Time now) {
  const auto [it, is_new] = used_.try_emplace(std::string(nonce), count);
  if (is_new) order_.emplace_back(now, std::string(nonce));
  it->second = std::max(it->second, count);
  // A nonce that is older than its lifetime is stale by its stamp: no need to know its count.
  while (!order_.empty() && now - order_.front().first > lifetime_) {
    used_.erase(order_.front().second);
    order_.pop_front();
  }
}

}  // namespace centralita::media
