#include "services/directory/crypto/openssl_secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "absl/strings/escaping.h"

namespace centralita::directory {
namespace {

// OpenSSL fails here only if the system gives no entropy or memory. There is no secret to go on
// with then.
void OrDie(bool done) {
  if (!done) std::abort();
}

std::string HexDigest(const EVP_MD* method, absl::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  OrDie(EVP_Digest(text.data(), text.size(), digest.data(), &size, method, nullptr) == 1);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

}  // namespace

std::string OpensslSecrets::RandomText(size_t length, absl::string_view alphabet) {
  // Bytes above the greatest multiple of the alphabet's size are thrown away, or its first letters
  // would come more often.
  const size_t limit = 256 / alphabet.size() * alphabet.size();
  std::string text;
  std::array<unsigned char, 64> bytes;
  while (text.size() < length) {
    OrDie(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    for (const unsigned char byte : bytes) {
      if (byte < limit && text.size() < length) text.push_back(alphabet[byte % alphabet.size()]);
    }
  }
  return text;
}

std::string OpensslSecrets::Md5(absl::string_view text) const { return HexDigest(EVP_md5(), text); }

std::string OpensslSecrets::Sha256(absl::string_view text) const {
  return HexDigest(EVP_sha256(), text);
}

bool OpensslSecrets::Equal(absl::string_view a, absl::string_view b) const {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace centralita::directory
