#include "libs/redis/script.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"

namespace centralita::redis {

Script::Script(absl::string_view source) : source_(source) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(source_.data()), source_.size(), digest);
  sha1_ = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace centralita::redis
