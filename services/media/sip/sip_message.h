#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/media/app/signalling.h"
#include "services/media/domain/info_key.h"

// Of sofia-sip.
struct sip_s;
struct msg_s;

namespace centralita::media {

/// Where the request came from, by the socket's word.
SipSource SourceOf(msg_s* request);

/// The message's body if it is a session description; also out of a multipart. Else empty.
std::string SdpOf(const sip_s* message);

/// The key that an INFO tells; nothing if it tells something else.
std::optional<InfoKey> KeyOf(const sip_s* message);

/// What an initial INVITE says, all but `dialog` and `source`.
///
/// The caller is the user part of P-Asserted-Identity (RFC 3325), else of From; withheld if From is
/// anonymous, or Privacy asks for it (RFC 3323).
IncomingInvite ReadInvite(const sip_s* message);

/// What a REGISTER says, all but `request` and `source`.
IncomingRegister ReadRegister(const sip_s* message);

/// Why an INVITE of ours failed. `message`: null if nobody answered.
InviteFailure ReadFailure(const sip_s* message, int status);

/// The values of WWW-Authenticate and Proxy-Authenticate.
std::vector<std::string> ChallengesOf(const sip_s* message);

/// The URI of the first Contact; "" without one.
std::string ContactOf(const sip_s* message);

/// `text` as a quoted string for a display name; "" for an empty one.
std::string QuotedName(absl::string_view text);

/// `text` as the user part of a URI: what may not stand there is escaped (RFC 3261 §25.1).
std::string EscapedUser(absl::string_view text);

/// The value of a Reason header with a text of ours (RFC 3326); "" without one.
std::string ReasonHeader(int sip_cause, absl::string_view text);

}  // namespace centralita::media
