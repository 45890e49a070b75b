#include "libs/trace/trace.h"

#include <thread>

#include <gtest/gtest.h>

namespace centralita::trace {
namespace {

constexpr char kHeader[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Traceparent, IsReadAndWritten) {
  const std::optional<Context> context = ParseTraceparent(kHeader);

  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(context->span_id, "00f067aa0ba902b7");
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(FormatTraceparent(*context), kHeader);
}

TEST(Traceparent, ALaterVersionMaySayMore) {
  EXPECT_TRUE(
      ParseTraceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-more").has_value());
}

class TraceparentRefuses : public testing::TestWithParam<const char*> {};

TEST_P(TraceparentRefuses, MalformedText) {
  EXPECT_FALSE(ParseTraceparent(GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    , TraceparentRefuses,
    testing::Values("", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"));

TEST(FromHeaders, StaysInTheCallersTraceWithASpanOfItsOwn) {
  const Context context = FromHeaders(kHeader, "request 1");  // A blank: not a request id.

  EXPECT_EQ(context.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_NE(context.span_id, "00f067aa0ba902b7");
  EXPECT_EQ(context.request_id, context.trace_id);
  EXPECT_EQ(FromHeaders(kHeader, "r-1").request_id, "r-1");
}

TEST(FromHeaders, BeginsATraceWhereThereIsNone) {
  const Context context = FromHeaders("", "");

  EXPECT_TRUE(ParseTraceparent(FormatTraceparent(context)).has_value());
  EXPECT_EQ(context.request_id, context.trace_id);
  EXPECT_NE(FromHeaders("", "").trace_id, context.trace_id);
}

TEST(Scope, HoldsForItsThreadAndItsTime) {
  const Context root = NewRoot("r1");
  {
    const Scope outer(root);
    {
      const Scope inner(ChildOf(Current()));
      EXPECT_EQ(Current().trace_id, root.trace_id);
      EXPECT_NE(Current().span_id, root.span_id);
      EXPECT_EQ(log::CurrentContext().request_id, "r1");
    }
    EXPECT_EQ(Current(), root);
    std::jthread([] { EXPECT_TRUE(Current().trace_id.empty()); });
  }
  EXPECT_TRUE(Current().trace_id.empty());
  EXPECT_TRUE(log::CurrentContext().trace_id.empty());
}

}  // namespace
}  // namespace centralita::trace
