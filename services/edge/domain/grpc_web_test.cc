#include "services/edge/domain/grpc_web.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "libs/status/error.h"
#include "libs/testing/status_matchers.h"

namespace centralita::edge {
namespace {

using namespace std::string_literals;

TEST(GrpcWeb, AFrameComesBackAsItsMessage) {
  for (const Encoding encoding : {Encoding::kBinary, Encoding::kText}) {
    for (const std::string& message : {""s, "hello"s, "\0\x80\xff"s, std::string(70'000, 'x')}) {
      const auto decoded = MessageOf(DataFrame(message, encoding), encoding);
      ASSERT_TRUE(decoded.ok()) << decoded.status();
      EXPECT_EQ(*decoded, message);
    }
  }
}

struct BadBody {
  std::string name;
  std::string body;
  Encoding encoding;
};

class GrpcWebRefuses : public testing::TestWithParam<BadBody> {};

TEST_P(GrpcWebRefuses, MalformedBodies) {
  const absl::Status status = MessageOf(GetParam().body, GetParam().encoding).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(status), "FRAME_MALFORMED");
}

INSTANTIATE_TEST_SUITE_P(, GrpcWebRefuses,
                         testing::Values(BadBody{"Empty", "", Encoding::kBinary},
                                         BadBody{"Short", "\0\0\0\0"s, Encoding::kBinary},
                                         BadBody{"Compressed", "\1\0\0\0\0"s, Encoding::kBinary},
                                         BadBody{"Trailer", "\x80\0\0\0\0"s, Encoding::kBinary},
                                         BadBody{"LongerThanItSays", "\0\0\0\0\1ab"s,
                                                 Encoding::kBinary},
                                         BadBody{"ShorterThanItSays",
                                                 "\0\xff\xff\xff\xff"
                                                 "a"s,
                                                 Encoding::kBinary},
                                         BadBody{"NotBase64", "%%%%", Encoding::kText}),
                         [](const auto& info) { return info.param.name; });

TEST(GrpcWeb, TrailersCarryTheOutcome) {
  const std::string frame =
      TrailerFrame({.code = 5, .message = "no 100% é", .details = "\x08\x05"}, Encoding::kBinary);
  EXPECT_EQ(static_cast<unsigned char>(frame[0]), 0x80);
  EXPECT_EQ(frame.substr(5),
            "grpc-status: 5\r\ngrpc-message: no 100%25 %c3%a9\r\n"
            "grpc-status-details-bin: CAU=\r\n");
}

TEST(GrpcWeb, KnowsItsContentTypes) {
  EXPECT_EQ(EncodingOf("application/grpc-web+proto"), Encoding::kBinary);
  EXPECT_EQ(EncodingOf("Application/gRPC-Web"), Encoding::kBinary);
  EXPECT_EQ(EncodingOf("application/grpc-web-text"), Encoding::kText);
  EXPECT_EQ(EncodingOf("application/json"), std::nullopt);
  EXPECT_EQ(EncodingOf(""), std::nullopt);
}

TEST(GrpcWeb, ReadsTimeouts) {
  EXPECT_EQ(TimeoutMicroseconds("2S"), 2'000'000);
  EXPECT_EQ(TimeoutMicroseconds("1500m"), 1'500'000);
  EXPECT_EQ(TimeoutMicroseconds("1H"), 3'600'000'000);
  EXPECT_EQ(TimeoutMicroseconds("5000n"), 5);
  for (const char* bad : {"", "S", "5", "-5S", "5X", "123456789S", "5 S"}) {
    EXPECT_EQ(TimeoutMicroseconds(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace centralita::edge
