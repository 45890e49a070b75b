#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace centralita::media {

/// `text` as everybody else may have it: UTF-8 (RFC 3629 §3, strictly: no overlong form, no
/// surrogate) without control characters (C0 with U+0000, DEL, C1). Each byte of what is not UTF-8,
/// and each control character, becomes "?".
///
/// What a stranger writes into SIP is any bytes; a proto3 string that is not UTF-8 cannot be parsed
/// by whom it is sent to.
std::string PlainText(absl::string_view text);

}  // namespace centralita::media
