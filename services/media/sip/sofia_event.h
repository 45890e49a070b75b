#pragma once

// The types of sofia-sip for the sources of this room, with their context made explicit.
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport_tag.h>

#include "services/media/sip/sofia_signalling.h"

namespace centralita::media {

/// What NUA's callback was called with.
struct SofiaSignalling::Event {
  nua_event_t type;
  int status;
  const char* phrase;
  nua_handle_t* handle;
  DialogId dialog;   // 0: none of ours.
  const sip_t* sip;  // May be null.
  tagi_t* tags;

  /// Whether it is a request that NUA has left for us to answer.
  bool NeedsAnswer() const { return nua_event_is_incoming_request(type) && status < 200; }
};

/// A non-INVITE request that will be answered later.
struct SofiaSignalling::PendingRequest {
  nua_handle_t* handle;
  msg_t* message;  // A reference of our own.
};

/// A dialog's number as NUA keeps it for us.
inline nua_hmagic_t* ToMagic(DialogId id) {
  return reinterpret_cast<nua_hmagic_t*>(static_cast<uintptr_t>(id));
}
inline DialogId FromMagic(nua_hmagic_t* magic) {
  return static_cast<DialogId>(reinterpret_cast<uintptr_t>(magic));
}

/// Null for an empty text: a tag that says nothing.
inline const char* OrNull(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace centralita::media
