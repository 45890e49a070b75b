#include "services/media/sip/sip_message.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_mime.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_alloc.h>
#include <sofia-sip/url.h>

#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/media/domain/plain_text.h"

namespace centralita::media {
namespace {

/// Whatever is read from a message comes through here or UserOf(): it may be any bytes.
std::string Text(const char* text) { return text == nullptr ? "" : PlainText(text); }

/// The user part without what follows ";" (parameters of a tel number) and unescaped.
std::string UserOf(const url_t* url) {
  if (url == nullptr || url->url_user == nullptr) {
    // tel:+34910000000 has its number where sip: has the host.
    return url != nullptr && url->url_type == url_tel ? Text(url->url_host) : "";
  }
  std::string user = url->url_user;
  user = user.substr(0, user.find(';'));
  user.resize(url_unescape_to(user.data(), user.data(), user.size()));
  return PlainText(user);  // Only now: "%FF" was harmless before.
}

std::string Unquoted(const char* display) {
  std::string text = Text(display);
  if (text.size() < 2 || text.front() != '"') return text;
  std::string plain;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain.push_back(text[i]);
  }
  return plain;
}

bool IsAnonymous(const sip_from_t* from) {
  if (from == nullptr) return true;
  return absl::EqualsIgnoreCase(Text(from->a_url->url_user), "anonymous") ||
         absl::EndsWithIgnoreCase(Text(from->a_url->url_host), "anonymous.invalid");
}

bool AsksForPrivacy(const sip_t* sip) {
  if (sip->sip_privacy == nullptr || sip->sip_privacy->priv_values == nullptr) return false;
  for (msg_param_t const* value = sip->sip_privacy->priv_values; *value != nullptr; ++value) {
    for (const char* asks : {"id", "user", "header"}) {
      if (absl::EqualsIgnoreCase(*value, asks)) return true;
    }
  }
  return false;
}

/// sofia-sip of this version has no type for P-Asserted-Identity: it is among the unknown headers.
std::string UnknownHeader(const sip_t* sip, absl::string_view name) {
  for (const sip_unknown_t* h = sip->sip_unknown; h != nullptr; h = h->un_next) {
    if (absl::EqualsIgnoreCase(Text(h->un_name), name) && h->un_value != nullptr) {
      return h->un_value;  // As it came: it is to be parsed yet.
    }
  }
  return "";
}

void ReadCaller(const sip_t* sip, IncomingInvite& invite) {
  if (AsksForPrivacy(sip)) return;
  su_home_t home[1] = {SU_HOME_INIT(home)};
  const std::string asserted = UnknownHeader(sip, "P-Asserted-Identity");
  const sip_from_t* identity = asserted.empty() ? nullptr : sip_from_make(home, asserted.c_str());
  if (identity == nullptr && !IsAnonymous(sip->sip_from)) identity = sip->sip_from;
  if (identity != nullptr) {
    invite.caller_user = UserOf(identity->a_url);
    invite.caller_display_name = Unquoted(identity->a_display);
    if (invite.caller_display_name.empty() && !IsAnonymous(sip->sip_from)) {
      invite.caller_display_name = Unquoted(sip->sip_from->a_display);
    }
  }
  su_home_deinit(home);
}

template <typename Header>
void ReadAuthorizations(const Header* header, std::vector<std::string>& out) {
  for (; header != nullptr; header = header->au_next) {
    std::string value = Text(header->au_scheme);
    const char* separator = " ";
    for (msg_param_t const* p = header->au_params; p != nullptr && *p != nullptr; ++p) {
      absl::StrAppend(&value, separator, Text(*p));
      separator = ", ";
    }
    out.push_back(std::move(value));
  }
}

}  // namespace

SipSource SourceOf(msg_s* request) {
  SipSource source;
  const su_addrinfo_t* info = request == nullptr ? nullptr : msg_addrinfo(request);
  if (info == nullptr || info->ai_addr == nullptr) return source;
  char host[NI_MAXHOST] = "";
  char port[NI_MAXSERV] = "";
  if (getnameinfo(info->ai_addr, info->ai_addrlen, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return source;
  }
  source.ip = host;
  int number = 0;
  if (absl::SimpleAtoi(port, &number)) source.port = static_cast<uint16_t>(number);
  source.transport = info->ai_socktype == SOCK_STREAM ? "tcp" : "udp";
  return source;
}

std::string SdpOf(const sip_s* message) {
  if (message == nullptr || message->sip_payload == nullptr) return "";
  const std::string body(message->sip_payload->pl_data, message->sip_payload->pl_len);
  const std::string type =
      message->sip_content_type == nullptr ? "" : Text(message->sip_content_type->c_type);
  if (type.empty() || absl::EqualsIgnoreCase(type, "application/sdp")) return body;
  if (!absl::StartsWithIgnoreCase(type, "multipart/")) return "";

  su_home_t home[1] = {SU_HOME_INIT(home)};
  std::string sdp;
  msg_multipart_t* part =
      msg_multipart_parse(home, message->sip_content_type, message->sip_payload);
  for (; part != nullptr; part = part->mp_next) {
    if (part->mp_content_type == nullptr || part->mp_payload == nullptr) continue;
    if (absl::EqualsIgnoreCase(Text(part->mp_content_type->c_type), "application/sdp")) {
      sdp.assign(part->mp_payload->pl_data, part->mp_payload->pl_len);
      break;
    }
  }
  su_home_deinit(home);
  return sdp;
}

std::optional<InfoKey> KeyOf(const sip_s* message) {
  if (message->sip_payload == nullptr || message->sip_content_type == nullptr) return std::nullopt;
  return ParseInfoKey(
      Text(message->sip_content_type->c_type),
      absl::string_view(message->sip_payload->pl_data, message->sip_payload->pl_len));
}

IncomingInvite ReadInvite(const sip_s* message) {
  IncomingInvite invite;
  invite.sip_call_id = message->sip_call_id == nullptr ? "" : Text(message->sip_call_id->i_id);
  invite.request_user = UserOf(message->sip_request->rq_url);
  ReadCaller(message, invite);
  invite.offer = SdpOf(message);
  invite.foreign_body =
      invite.offer.empty() && message->sip_payload != nullptr && message->sip_payload->pl_len > 0;
  ReadAuthorizations(message->sip_proxy_authorization, invite.authorizations);
  ReadAuthorizations(message->sip_authorization, invite.authorizations);
  return invite;
}

IncomingRegister ReadRegister(const sip_s* message) {
  IncomingRegister request;
  request.to_user = UserOf(message->sip_to->a_url);
  request.sip_call_id = message->sip_call_id == nullptr ? "" : Text(message->sip_call_id->i_id);
  request.cseq = message->sip_cseq == nullptr ? 0 : message->sip_cseq->cs_seq;
  if (message->sip_expires != nullptr) {
    request.expires = absl::Seconds(message->sip_expires->ex_delta);
  }
  su_home_t home[1] = {SU_HOME_INIT(home)};
  for (const sip_contact_t* c = message->sip_contact; c != nullptr; c = c->m_next) {
    if (c->m_url->url_type == url_any) {  // "*"
      request.wildcard = true;
      continue;
    }
    SipContact contact;
    contact.uri = Text(url_as_string(home, c->m_url));
    int64_t seconds = 0;
    if (c->m_expires != nullptr && absl::SimpleAtoi(c->m_expires, &seconds)) {
      contact.expires = absl::Seconds(seconds);
    }
    request.contacts.push_back(std::move(contact));
  }
  su_home_deinit(home);
  ReadAuthorizations(message->sip_authorization, request.authorizations);
  return request;
}

InviteFailure ReadFailure(const sip_s* message, int status) {
  // NTA makes responses of its own when a transaction times out or its transport fails.
  InviteFailure failure{.status = status,
                        .by_stack = message == nullptr || nta_sip_is_internal(message)};
  if (failure.status > 699) failure.status = 500;  // NUA has words of its own above SIP's.
  if (failure.by_stack) return failure;
  for (const sip_reason_t* r = message->sip_reason; r != nullptr; r = r->re_next) {
    int cause = 0;
    if (absl::EqualsIgnoreCase(Text(r->re_protocol), "Q.850") && r->re_cause != nullptr &&
        absl::SimpleAtoi(r->re_cause, &cause) && cause > 0 && cause < 128) {
      failure.q850_cause = cause;
    }
  }
  if (const sip_retry_after_t* retry = message->sip_retry_after) {
    failure.retry_after = absl::Seconds(retry->af_delta);
  }
  return failure;
}

std::vector<std::string> ChallengesOf(const sip_s* message) {
  std::vector<std::string> challenges;
  ReadAuthorizations(message->sip_www_authenticate, challenges);
  ReadAuthorizations(message->sip_proxy_authenticate, challenges);
  return challenges;
}

std::string ContactOf(const sip_s* message) {
  if (message == nullptr || message->sip_contact == nullptr) return "";
  su_home_t home[1] = {SU_HOME_INIT(home)};
  std::string uri = Text(url_as_string(home, message->sip_contact->m_url));
  su_home_deinit(home);
  return uri;
}

std::string QuotedName(absl::string_view text) {
  if (text.empty()) return "";
  std::string quoted = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) continue;
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\" ";
}

std::string EscapedUser(absl::string_view text) {
  constexpr absl::string_view kPlain = "-_.!~*'()&=+$,/";
  std::string escaped;
  for (char c : text) {
    if (absl::ascii_isalnum(c) || kPlain.find(c) != absl::string_view::npos) {
      escaped.push_back(c);
    } else {
      absl::StrAppendFormat(&escaped, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

std::string ReasonHeader(int sip_cause, absl::string_view text) {
  if (text.empty()) return "";
  return absl::StrCat("SIP;cause=", sip_cause, ";text=\"", text, "\"");
}

}  // namespace centralita::media
