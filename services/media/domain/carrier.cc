#include "services/media/domain/carrier.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace centralita::media {

absl::string_view ToString(Transport transport) {
  return transport == Transport::kUdp ? "udp" : "tcp";
}

std::string CarrierTarget::Key() const {
  return absl::StrCat(host, port == 0 ? "" : absl::StrCat(":", port),
                      ";transport=", ToString(transport));
}

std::string CarrierTarget::UriOf(absl::string_view user) const {
  return absl::StrCat("sip:", user, "@", Key());
}

std::string Outbound::Write(absl::string_view e164) const {
  return std::string(writes_plus ? e164 : absl::StripPrefix(e164, "+"));
}

}  // namespace centralita::media
