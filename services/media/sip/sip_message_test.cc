#include "services/media/sip/sip_message.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_types.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace centralita::media {
namespace {

/// What is read from an INVITE to `to` with these further lines.
IncomingInvite Read(const std::string& to, const std::string& lines) {
  const std::string text =
      absl::StrCat("INVITE ", to, " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nTo: <",
                   to, ">\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n", lines,
                   "Content-Length: 0\r\n\r\n");
  msg_t* message =
      msg_make(sip_default_mclass(), 0, text.data(), static_cast<ssize_t>(text.size()));
  const IncomingInvite invite = ReadInvite(sip_object(message));
  msg_destroy(message);
  return invite;
}

TEST(ReadInvite, TakesTheCallerFromTheFromHeader) {
  const IncomingInvite invite =
      Read("sip:+34910000000@gw", "From: \"Jos\xc3\xa9\" <sip:%2B34600@carrier>;tag=1\r\n");
  EXPECT_EQ(invite.request_user, "+34910000000");
  EXPECT_EQ(invite.caller_user, "+34600");
  EXPECT_EQ(invite.caller_display_name, "Jos\xc3\xa9");
}

TEST(ReadInvite, WhatIsNotUtf8IsReplaced) {
  const IncomingInvite invite = Read(
      "sip:a%FFb%00c@gw", "From: \"Jos\xe9 P\xe9rez\" <sip:x%C0%AFy%0D%0Az@carrier>;tag=1\r\n");
  EXPECT_EQ(invite.request_user, "a?b?c");
  EXPECT_EQ(invite.caller_user, "x??y??z");
  EXPECT_EQ(invite.caller_display_name, "Jos? P?rez");
}

TEST(ReadInvite, AnAssertedIdentityIsReplacedToo) {
  const IncomingInvite invite =
      Read("sip:a@gw",
           "From: <sip:anonymous@anonymous.invalid>;tag=1\r\n"
           "P-Asserted-Identity: \"Jos\xe9\" <sip:%ED%A0%80@carrier>\r\n");
  EXPECT_EQ(invite.caller_user, "???");
  EXPECT_EQ(invite.caller_display_name, "Jos?");
}

}  // namespace
}  // namespace centralita::media
