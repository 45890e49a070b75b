#include "services/directory/app/passwords.h"

#include "absl/strings/str_cat.h"

namespace centralita::directory {
namespace {

constexpr absl::string_view kPlainLetters =
    "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr absl::string_view kLetters =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr absl::string_view kSmallLetters = "23456789abcdefghijkmnpqrstuvwxyz";

constexpr size_t kSipPasswordLength = 24;
constexpr size_t kApiKeyLength = 40;
constexpr size_t kShortCodeLength = 6;

}  // namespace

std::string MakeSipPassword(Secrets& secrets) {
  return secrets.RandomText(kSipPasswordLength, kPlainLetters);
}

std::string MakeApiKey(Secrets& secrets) {
  return absl::StrCat("ck_", secrets.RandomText(kApiKeyLength, kLetters));
}

std::string MakeShortCode(Secrets& secrets) {
  return secrets.RandomText(kShortCodeLength, kSmallLetters);
}

SipDigests DigestsOf(const Secrets& secrets, absl::string_view username, absl::string_view realm,
                     absl::string_view password) {
  const std::string a1 = absl::StrCat(username, ":", realm, ":", password);
  return {std::string(realm), secrets.Md5(a1), secrets.Sha256(a1)};
}

}  // namespace centralita::directory
