#include "libs/rpc/caller.h"

#include <grpcpp/test/server_context_test_spouse.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::rpc {
namespace {

class CallerTest : public testing::Test {
 protected:
  void Send(const char* header, const char* value) { spouse_.AddClientMetadata(header, value); }

  grpc::ServerContext context_;
  grpc::testing::ServerContextTestSpouse spouse_{&context_};
};

TEST_F(CallerTest, NoMetadataIsAServiceOfOurs) {
  EXPECT_EQ(CallerOf(context_), std::nullopt);
  EXPECT_THAT(CheckWorkspace(context_, "w1"), test::IsOk());
}

TEST_F(CallerTest, EntersItsOwnWorkspaceOnly) {
  Send(kWorkspaceHeader, "w1");
  Send(kPersonHeader, "p1");

  EXPECT_EQ(CallerOf(context_), (Caller{"w1", "p1"}));
  EXPECT_THAT(CheckWorkspace(context_, "w1"), test::IsOk());
  EXPECT_THAT(CheckWorkspace(context_, "w2"),
              test::StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
}

TEST_F(CallerTest, APersonWithoutAWorkspaceEntersNone) {
  Send(kPersonHeader, "p1");
  EXPECT_THAT(CheckWorkspace(context_, "w1"),
              test::StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
}

}  // namespace
}  // namespace centralita::rpc
