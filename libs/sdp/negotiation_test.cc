#include "libs/sdp/negotiation.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/status/error.h"

namespace centralita::sdp {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const Capabilities kOurs{.address = "203.0.113.5", .port = 20000};

Session Remote(absl::string_view media, absl::string_view connection = "192.0.2.1") {
  const absl::StatusOr<Session> session = Parse(absl::StrCat(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 ", connection, "\r\nt=0 0\r\n", media));
  EXPECT_TRUE(session.ok()) << session.status();
  return *session;
}

TEST(Negotiate, TakesTheOfferersFirstCommonCodecAndItsEventType) {
  const absl::StatusOr<Answer> answer = Negotiate(
      Remote("m=audio 4000 RTP/AVP 18 0 8 96\r\na=rtpmap:96 telephone-event/8000\r\n"), kOurs);

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->agreement.codec, AudioCodec::kPcmu);
  EXPECT_EQ(answer->agreement.telephone_event_pt, 96);
  EXPECT_EQ(answer->agreement.telephone_event_receive_pt, 96);
  EXPECT_EQ(answer->agreement.remote_address, "192.0.2.1");
  EXPECT_EQ(answer->agreement.remote_port, 4000);
  EXPECT_EQ(Print(answer->session),
            "v=0\r\no=- 0 0 IN IP4 \r\ns=-\r\nc=IN IP4 203.0.113.5\r\nt=0 0\r\n"
            "m=audio 20000 RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\n"
            "a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\na=ptime:20\r\na=sendrecv\r\n");
}

TEST(Negotiate, WithoutEventsNoneAreAnswered) {
  const Answer answer = *Negotiate(Remote("m=audio 4000 RTP/AVP 8\r\n"), kOurs);
  EXPECT_EQ(answer.agreement.telephone_event_pt, -1);
  EXPECT_THAT(answer.session.media[0].raw_formats, ElementsAre("8"));
}

TEST(Negotiate, OtherSectionsAreRefusedInTheirPlaces) {
  const Answer answer = *Negotiate(Remote("m=video 5000 RTP/AVP 31\r\nm=audio 0 RTP/AVP 0\r\n"
                                          "m=audio 4000 RTP/SAVP 0\r\nm=audio 4002 RTP/AVP 0\r\n"
                                          "m=audio 4004 RTP/AVP 8\r\nm=image 6000 udptl t38\r\n"),
                                   kOurs);

  ASSERT_THAT(answer.session.media, SizeIs(6));
  for (size_t place : {0, 1, 2, 4, 5}) EXPECT_EQ(answer.session.media[place].port, 0) << place;
  EXPECT_EQ(answer.session.media[3].port, 20000);
  EXPECT_EQ(answer.session.media[5].protocol, "udptl");
  EXPECT_EQ(answer.agreement.remote_port, 4002);
}

TEST(Negotiate, PtimeIsTheirsIfItCanBeSent) {
  EXPECT_EQ(Negotiate(Remote("m=audio 4 RTP/AVP 8\r\na=ptime:30\r\n"), kOurs)->agreement.ptime_ms,
            30);
  EXPECT_EQ(Negotiate(Remote("m=audio 4 RTP/AVP 8\r\na=ptime:200\r\n"), kOurs)->agreement.ptime_ms,
            20);
}

TEST(Negotiate, MuxIsAcceptedWhenOffered) {
  EXPECT_TRUE(
      Negotiate(Remote("m=audio 4 RTP/AVP 8\r\na=rtcp-mux\r\n"), kOurs)->session.media[0].rtcp_mux);
}

struct RefusedCase {
  const char* name;
  const char* media;
  const char* reason;
};

class RefusedOffer : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedOffer, GetsItsReason) {
  const absl::Status status = Negotiate(Remote(GetParam().media), kOurs).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(status), GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Sdp, RefusedOffer,
    testing::Values(RefusedCase{"OtherCodecs", "m=audio 4000 RTP/AVP 18 3\r\n", "NO_COMMON_CODEC"},
                    RefusedCase{"Encrypted", "m=audio 4000 RTP/SAVP 0\r\n", "NO_COMMON_CODEC"},
                    RefusedCase{"Ipv6", "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n",
                                "NO_COMMON_CODEC"},
                    RefusedCase{"OnlyEvents",
                                "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 telephone-event/8000\r\n",
                                "NO_COMMON_CODEC"},
                    RefusedCase{"Disabled", "m=audio 0 RTP/AVP 0\r\n", "NO_AUDIO"},
                    RefusedCase{"OnlyVideo", "m=video 4000 RTP/AVP 31\r\n", "NO_AUDIO"}),
    [](const auto& info) { return info.param.name; });

struct HoldCase {
  const char* name;
  const char* connection;
  const char* attribute;
  Direction ours;
  const char* answered;
  bool hold;
};

class Hold : public testing::TestWithParam<HoldCase> {};

TEST_P(Hold, IsSeenInTheOffer) {
  const HoldCase& c = GetParam();
  const Answer answer = *Negotiate(
      Remote(absl::StrCat("m=audio 4000 RTP/AVP 0\r\n", c.attribute, "\r\n"), c.connection), kOurs);
  EXPECT_EQ(answer.agreement.direction, c.ours);
  EXPECT_EQ(answer.agreement.remote_hold, c.hold);
  EXPECT_EQ(ToString(*answer.session.media[0].direction), c.answered);
}

INSTANTIATE_TEST_SUITE_P(
    Sdp, Hold,
    testing::Values(
        HoldCase{"Talking", "192.0.2.1", "", Direction::kSendReceive, "sendrecv", false},
        HoldCase{"SendOnly", "192.0.2.1", "a=sendonly", Direction::kReceiveOnly, "recvonly", true},
        HoldCase{"ReceiveOnly", "192.0.2.1", "a=recvonly", Direction::kSendOnly, "sendonly", false},
        HoldCase{"Inactive", "192.0.2.1", "a=inactive", Direction::kInactive, "inactive", true},
        HoldCase{"Nowhere", "0.0.0.0", "", Direction::kReceiveOnly, "sendrecv", true}),
    [](const auto& info) { return info.param.name; });

TEST(Negotiate, OurOwnHoldIsAnsweredToo) {
  Capabilities held = kOurs;
  held.direction = Direction::kSendOnly;
  const Answer answer = *Negotiate(Remote("m=audio 4000 RTP/AVP 0\r\n"), held);
  EXPECT_EQ(answer.agreement.direction, Direction::kSendOnly);
  EXPECT_EQ(ToString(*answer.session.media[0].direction), "sendonly");
}

// INVITE without SDP: the offer is ours (in the 200), the answer comes in the ACK.
TEST(DelayedOffer, TheAnswerToOurOfferIsUnderstood) {
  const Session offer = MakeOffer(kOurs);
  EXPECT_THAT(offer.media[0].raw_formats, ElementsAre("8", "0", "101"));

  const absl::StatusOr<Agreement> agreement = ReadAnswer(
      offer, Remote("m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"));

  ASSERT_TRUE(agreement.ok()) << agreement.status();
  EXPECT_EQ(agreement->codec, AudioCodec::kPcmu);
  EXPECT_EQ(agreement->telephone_event_pt, 101);
  EXPECT_EQ(agreement->direction, Direction::kSendReceive);
}

TEST(ReadAnswer, TheRemoteMayReceiveEventsUnderAnotherNumber) {
  const Agreement agreement =
      *ReadAnswer(MakeOffer(kOurs),
                  Remote("m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 telephone-event/8000\r\n"));
  EXPECT_EQ(agreement.telephone_event_pt, 97);
  EXPECT_EQ(agreement.telephone_event_receive_pt, 101);
}

TEST(ReadAnswer, RefusedAudioAndForeignCodecsAreTold) {
  const Session offer = MakeOffer(kOurs);
  EXPECT_EQ(status::Reason(ReadAnswer(offer, Remote("m=audio 0 RTP/AVP 0\r\n")).status()),
            "NO_COMMON_CODEC");
  EXPECT_EQ(status::Reason(ReadAnswer(offer, Remote("m=audio 4000 RTP/AVP 18\r\n")).status()),
            "NO_COMMON_CODEC");
  Capabilities only_pcma = kOurs;
  only_pcma.codecs = {AudioCodec::kPcma};
  EXPECT_EQ(status::Reason(
                ReadAnswer(MakeOffer(only_pcma), Remote("m=audio 4000 RTP/AVP 0\r\n")).status()),
            "NO_COMMON_CODEC");
}

TEST(ReadAnswer, AnotherNumberOfSectionsIsNoAnswer) {
  EXPECT_EQ(status::Reason(ReadAnswer(MakeOffer(kOurs), Remote("m=audio 4000 RTP/AVP 0\r\n"
                                                               "m=video 5000 RTP/AVP 31\r\n"))
                               .status()),
            "ANSWER_MISMATCH");
}

TEST(MakeOffer, KeepsNumberAndOrderOfWhatWentBefore) {
  const Session previous =
      Negotiate(Remote("m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\n"), kOurs)->session;

  const Session offer = MakeOffer(kOurs, &previous);

  ASSERT_THAT(offer.media, SizeIs(2));
  EXPECT_EQ(offer.media[0].kind, "video");
  EXPECT_EQ(offer.media[0].port, 0);
  EXPECT_EQ(offer.media[1].port, 20000);
}

TEST(OriginTracker, TheVersionRisesOnlyWithAChange) {
  OriginTracker tracker(77);
  Session first = MakeOffer(kOurs);
  tracker.Stamp(first, "203.0.113.5");
  Session again = MakeOffer(kOurs);
  tracker.Stamp(again, "203.0.113.5");
  Capabilities held = kOurs;
  held.direction = Direction::kSendOnly;
  Session hold = MakeOffer(held);
  tracker.Stamp(hold, "203.0.113.5");

  EXPECT_EQ(first.origin, (Origin{"-", 77, 77, "203.0.113.5"}));
  EXPECT_EQ(again, first);
  EXPECT_EQ(hold.origin.version, 78u);
  EXPECT_EQ(hold.origin.session_id, 77u);
}

}  // namespace
}  // namespace centralita::sdp
