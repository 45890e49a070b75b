#include "services/media/domain/status_map.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

struct Case {
  int status;
  bool rang;
  EndCause cause;
};

class CauseOfTest : public testing::TestWithParam<Case> {};

TEST_P(CauseOfTest, IsAsTheTableSays) {
  EXPECT_EQ(CauseOf(GetParam().status, GetParam().rang), GetParam().cause);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, CauseOfTest,
    testing::Values(Case{486, true, EndCause::kBusy}, Case{600, true, EndCause::kBusy},
                    Case{603, true, EndCause::kRejected}, Case{480, false, EndCause::kRejected},
                    Case{408, true, EndCause::kNoAnswer}, Case{408, false, EndCause::kUnreachable},
                    Case{404, false, EndCause::kUnreachable},
                    Case{503, false, EndCause::kUnreachable},
                    Case{488, true, EndCause::kNoCommonCodec}, Case{487, true, EndCause::kNormal},
                    Case{302, false, EndCause::kFailed}, Case{500, true, EndCause::kFailed}),
    [](const auto& info) {
      return std::to_string(info.param.status) + (info.param.rang ? "_rang" : "");
    });

TEST(BestFailure, GlobalRefusalStandsBeforeAll) { EXPECT_EQ(BestFailure({486, 603, 408}), 603); }

TEST(BestFailure, WhatAPersonDidStandsBeforeWhatTheNetworkDid) {
  EXPECT_EQ(BestFailure({503, 486, 408}), 486);
  EXPECT_EQ(BestFailure({408, 404}), 404);
}

}  // namespace
}  // namespace centralita::media
