#include "services/directory/domain/outbound.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {
namespace {

constexpr size_t kMaxTargets = 8;
constexpr size_t kMaxPrefixes = 1000;
constexpr size_t kMaxPrefixLength = 16;
constexpr size_t kMaxHostLength = 253;  // RFC 1035 §2.3.4.
constexpr size_t kMaxLabelLength = 63;
constexpr int kMaxNumber = 65535;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

bool IsNumber(int number) { return number >= 0 && number <= kMaxNumber; }

bool IsLabel(absl::string_view label) {
  return !label.empty() && label.size() <= kMaxLabelLength && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
         });
}

bool IsHost(absl::string_view host) {
  std::array<unsigned char, 16> bytes{};
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) {
    const std::string inner(host.substr(1, host.size() - 2));
    return inet_pton(AF_INET6, inner.c_str(), bytes.data()) == 1;
  }
  if (host.size() > kMaxHostLength) return false;
  const std::vector<absl::string_view> labels = absl::StrSplit(host, '.');
  if (!std::all_of(labels.begin(), labels.end(), IsLabel)) return false;
  // A last label of digits makes it an address, or nothing (RFC 3696 §2).
  const bool numeric = std::all_of(labels.back().begin(), labels.back().end(), absl::ascii_isdigit);
  return !numeric || inet_pton(AF_INET, std::string(host).c_str(), bytes.data()) == 1;
}

absl::Status CheckTargets(const std::vector<OutboundTarget>& targets) {
  if (targets.size() > kMaxTargets) {
    return Invalid("TARGET_MALFORMED", absl::StrCat("more than ", kMaxTargets, " targets"));
  }
  for (const OutboundTarget& target : targets) {
    if (!IsHost(target.host)) {
      return Invalid("TARGET_MALFORMED", absl::StrCat("\"", target.host, "\" is no host"));
    }
    if (!IsNumber(target.port) || !IsNumber(target.priority) || !IsNumber(target.weight)) {
      return Invalid("LIMIT_OUT_OF_RANGE", "port, priority and weight are 0 to 65535");
    }
  }
  return absl::OkStatus();
}

/// Each "+" and at most 15 digits; in order, each once.
absl::Status NormalisePrefixes(std::vector<std::string>& prefixes) {
  if (prefixes.size() > kMaxPrefixes) {
    return Invalid("PREFIX_MALFORMED", absl::StrCat("more than ", kMaxPrefixes, " prefixes"));
  }
  for (const std::string& prefix : prefixes) {
    if (prefix.empty() || prefix.size() > kMaxPrefixLength || prefix[0] != '+' ||
        prefix.find_first_not_of("0123456789", 1) != std::string::npos) {
      return Invalid("PREFIX_MALFORMED",
                     absl::StrCat("\"", prefix, "\" is not \"+\" and at most 15 digits"));
    }
  }
  std::sort(prefixes.begin(), prefixes.end());
  prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
  return absl::OkStatus();
}

/// What a digest can carry (RFC 7616 §3.4): nothing that ends a quoted string, or HA1's colons.
bool IsDigestText(absl::string_view field, const std::string& text) {
  return text.find_first_of(":\"\\") == std::string::npos && CheckText(field, text).ok();
}

}  // namespace

absl::StatusOr<Outbound> Normalised(Outbound outbound) {
  for (OutboundTarget& target : outbound.targets) absl::AsciiStrToLower(&target.host);
  if (absl::Status valid = CheckTargets(outbound.targets); !valid.ok()) return valid;
  for (std::vector<std::string>* prefixes : {&outbound.dial_prefixes, &outbound.caller_prefixes}) {
    if (absl::Status valid = NormalisePrefixes(*prefixes); !valid.ok()) return valid;
  }
  if (!IsNumber(outbound.priority) || !IsNumber(outbound.weight)) {
    return Invalid("LIMIT_OUT_OF_RANGE", "priority and weight are 0 to 65535");
  }
  if (!IsDigestText("digest_username", outbound.digest_username) ||
      !IsDigestText("digest_realm", outbound.digests.realm)) {
    return Invalid("DIGEST_USERNAME_MALFORMED",
                   "digest_username or digest_realm has a colon, quote or backslash");
  }
  if (outbound.targets.empty() != outbound.dial_prefixes.empty()) {
    return Invalid("OUTBOUND_INCOMPLETE", "targets and dial_prefixes go together");
  }
  if (outbound.digest_username.empty() != outbound.digests.realm.empty()) {
    return Invalid("OUTBOUND_INCOMPLETE", "digest_username and digest_realm go together");
  }
  return outbound;
}

}  // namespace centralita::directory
