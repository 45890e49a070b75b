#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::media {

/// A key that a phone tells by SIP INFO.
struct InfoKey {
  char key = 0;  // 0-9, *, #, A-D.
  absl::Duration held;

  friend bool operator==(const InfoKey&, const InfoKey&) = default;
};

/// Reads the body of an INFO of type application/dtmf-relay ("Signal=5", "Duration=160", in lines)
/// or application/dtmf ("5"). Events are also written as numbers: 10 is *, 11 is #. Nothing for
/// other types, and for what is no key, such as a flash. A duration that is missing or absurd is
/// 160 ms.
std::optional<InfoKey> ParseInfoKey(absl::string_view content_type, absl::string_view body);

/// By which way a leg's keys come. Phones that send each key both by RTP and by INFO would press it
/// twice: the first way that brings a key is the leg's way.
class KeyWay {
 public:
  enum class Way { kNone, kRtp, kInfo };

  /// Whether a key that came by `way` counts.
  bool Admit(Way way) {
    if (way_ == Way::kNone) way_ = way;
    return way_ == way;
  }

 private:
  Way way_ = Way::kNone;
};

}  // namespace centralita::media
