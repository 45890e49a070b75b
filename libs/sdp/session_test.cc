#include "libs/sdp/session.h"

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/status/error.h"

namespace centralita::sdp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// RFC 3264 §10.1, extended by what PBXs add.
constexpr char kTypical[] =
    "v=0\r\n"
    "o=alice 2890844526 2890844527 IN IP4 host.example.com\r\n"
    "s=call\r\n"
    "c=IN IP4 192.0.2.1\r\n"
    "t=0 0\r\n"
    "a=sendonly\r\n"
    "m=audio 49170 RTP/AVP 0 8 97 101\r\n"
    "a=rtpmap:97 iLBC/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\n"
    "a=ptime:30\r\n"
    "a=rtcp:49175 IN IP4 192.0.2.1\r\n"
    "a=rtcp-mux\r\n"
    "m=video 51372/2 RTP/AVP 31\r\n"
    "c=IN IP4 198.51.100.7/127\r\n"
    "a=inactive\r\n"
    "m=image 0 udptl t38\r\n";

TEST(Session, ReadsWhatAGatewayNeeds) {
  const absl::StatusOr<Session> session = Parse(kTypical);

  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->origin, (Origin{"alice", 2890844526, 2890844527, "host.example.com"}));
  ASSERT_THAT(session->media, SizeIs(3));
  const Media& audio = session->media[0];
  EXPECT_EQ(audio.port, 49170);
  EXPECT_EQ(audio.address, "192.0.2.1");
  EXPECT_EQ(audio.direction, Direction::kSendOnly);
  EXPECT_EQ(audio.ptime_ms, 30);
  EXPECT_EQ(audio.rtcp_port, 49175);
  EXPECT_TRUE(audio.rtcp_mux);
  EXPECT_THAT(audio.formats, ElementsAre(Format{0, "PCMU", 8000}, Format{8, "PCMA", 8000},
                                         Format{97, "iLBC", 8000},
                                         Format{101, "telephone-event", 8000, 1, "0-16"}));
}

TEST(Session, ASectionsOwnLinesOverrideTheSessions) {
  const Session session = *Parse(kTypical);
  EXPECT_EQ(session.media[1].address, "198.51.100.7");
  EXPECT_EQ(session.media[1].direction, Direction::kInactive);
  EXPECT_EQ(session.media[1].port, 51372);
}

TEST(Session, SectionsThatAreNoRtpAreKeptAsTheyAre) {
  const Session session = *Parse(kTypical);
  EXPECT_EQ(session.media[2].port, 0);
  EXPECT_THAT(session.media[2].raw_formats, ElementsAre("t38"));
  EXPECT_THAT(session.media[2].formats, IsEmpty());
}

TEST(Session, PrintingAndReadingGivesTheSame) {
  const Session session = *Parse(kTypical);
  EXPECT_EQ(*Parse(Print(session)), session);
}

TEST(Session, BareLineFeedsAndBlankLinesAreRead) {
  const std::string text = absl::StrReplaceAll(kTypical, {{"\r\n", "\n"}});
  EXPECT_EQ(*Parse(absl::StrCat(text, "\n\n")), *Parse(kTypical));
}

TEST(Session, StereoIsKept) {
  const Session session =
      *Parse("v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio 2 RTP/AVP 96\na=rtpmap:96 opus/48000/2\n");
  EXPECT_EQ(session.media[0].formats[0].channels, 2);
  EXPECT_EQ(*Parse(Print(session)), session);
}

struct MalformedCase {
  const char* name;
  const char* text;
};

class MalformedSession : public testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedSession, IsRefused) {
  const absl::Status status = Parse(GetParam().text).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(status), "SDP_MALFORMED");
}

INSTANTIATE_TEST_SUITE_P(
    Sdp, MalformedSession,
    testing::Values(
        MalformedCase{"Empty", ""}, MalformedCase{"NoText", "hello"},
        MalformedCase{"OtherVersion", "v=1\no=- 1 1 IN IP4 1.1.1.1\nm=audio 2 RTP/AVP 0\n"},
        MalformedCase{"NoOrigin", "v=0\nm=audio 2 RTP/AVP 0\n"},
        MalformedCase{"ShortOrigin", "v=0\no=- 1 IN IP4 1.1.1.1\nm=audio 2 RTP/AVP 0\n"},
        MalformedCase{"NoMedia", "v=0\no=- 1 1 IN IP4 1.1.1.1\ns=-\n"},
        MalformedCase{"NoFormats", "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio 2 RTP/AVP\n"},
        MalformedCase{"HugePort", "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio 65536 RTP/AVP 0\n"},
        MalformedCase{"NegativePort", "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=audio -2 RTP/AVP 0\n"},
        MalformedCase{"BrokenConnection",
                      "v=0\no=- 1 1 IN IP4 1.1.1.1\nc=IN IP4\nm=audio 2 RTP/AVP 0\n"},
        MalformedCase{"NoEquals", "v=0\no=- 1 1 IN IP4 1.1.1.1\nmaudio 2 RTP/AVP 0\n"}),
    [](const auto& info) { return info.param.name; });

TEST(Session, TooLargeIsRefused) {
  EXPECT_FALSE(Parse(absl::StrCat(kTypical, "a=", std::string(20'000, 'x'), "\r\n")).ok());
}

TEST(Session, MutatedTextIsRefusedOrReadTheSameAgain) {
  std::mt19937 random(8866);
  int read = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text = kTypical;
    for (int change = 0; change < 3; ++change) {
      const size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, random() % 20);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 30));
      }
    }
    const absl::StatusOr<Session> session = Parse(text);
    if (!session.ok()) continue;
    ++read;
    const absl::StatusOr<Session> again = Parse(Print(*session));
    ASSERT_TRUE(again.ok()) << again.status() << "\n" << text << "\n" << Print(*session);
    ASSERT_EQ(*again, *session) << text << "\n" << Print(*session);
  }
  EXPECT_GT(read, 1000);
}

}  // namespace
}  // namespace centralita::sdp
