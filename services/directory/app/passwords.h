#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "services/directory/app/secrets.h"
#include "services/directory/domain/trunk.h"

namespace centralita::directory {

/// 24 letters and digits without those that look alike: 137 bits.
std::string MakeSipPassword(Secrets& secrets);

/// "ck_" and 40 letters and digits: 238 bits, so that a fast digest of it is safe to keep.
std::string MakeApiKey(Secrets& secrets);

/// Six small letters and digits without those that look alike.
std::string MakeShortCode(Secrets& secrets);

/// The digests that stand for a password (RFC 7616 §3.4.2).
SipDigests DigestsOf(const Secrets& secrets, absl::string_view username, absl::string_view realm,
                     absl::string_view password);

}  // namespace centralita::directory
