#include "libs/rpc/server.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/log/log.h"
#include "libs/log/sink.h"
#include "libs/rpc/client.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "libs/testing/await.h"
#include "libs/testing/echo.grpc.pb.h"
#include "libs/testing/status_matchers.h"
#include "libs/trace/trace.h"

namespace centralita::rpc {
namespace {

using test::EchoService;
using test::IsOk;
using test::Soon;
using test::StatusIs;
using test::Text;
using testing::HasSubstr;

class Scripted final : public EchoService::Service {
 public:
  grpc::Status Echo(grpc::ServerContext* context, const Text* request, Text* response) override {
    response->set_text(request->text());
    return ToGrpc(handle(*context), "echo.centralita");
  }

  std::function<absl::Status(grpc::ServerContext&)> handle = [](auto&) { return absl::OkStatus(); };
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    auto server = Server::Start({.service = "echo", .address = "127.0.0.1:0", .metrics = &metrics_},
                                {&echo_});
    EXPECT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = EchoService::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  }
  ~ServerTest() override { server_->Shutdown(absl::Now()); }

  absl::StatusOr<Text> Call(absl::Time deadline = Soon()) {
    Text request;
    request.set_text("hello");
    return Unary(*stub_, &EchoService::StubInterface::Echo, request, deadline);
  }

  std::string Log() {
    std::lock_guard lock(mutex_);
    return log_;
  }

  std::mutex mutex_;
  std::string log_;
  log::ScopedSink sink_{[this](absl::string_view line) {
    std::lock_guard lock(mutex_);
    log_ += std::string(line) + "\n";
  }};
  metrics::Registry metrics_;
  Scripted echo_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<EchoService::Stub> stub_;
};

TEST_F(ServerTest, AnswersAndCounts) {
  const auto answer = Call();

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->text(), "hello");
  EXPECT_THAT(metrics_.Text(), HasSubstr("centralita_rpc_handled_total{code=\"OK\",method=\"Echo\","
                                         "reason=\"\",service=\"centralita.test.EchoService\"} 1"));
}

TEST_F(ServerTest, ARefusalReachesTheCallerWithItsReason) {
  echo_.handle = [](auto&) {
    return status::Error(absl::StatusCode::kNotFound, "TEXT_NOT_FOUND", "no");
  };

  EXPECT_THAT(Call(), StatusIs(absl::StatusCode::kNotFound, "TEXT_NOT_FOUND"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("reason=\"TEXT_NOT_FOUND\""));
  EXPECT_THAT(Log(), HasSubstr("\"reason\":\"TEXT_NOT_FOUND\""));
  EXPECT_THAT(Log(), HasSubstr("\"level\":\"info\""));
}

TEST_F(ServerTest, TheHandlerWorksWithinTheCallersTraceAndRequest) {
  echo_.handle = [](auto&) {
    log::Info("handler ran", {{"trace", trace::Current().trace_id}});
    return absl::OkStatus();
  };
  const trace::Context root = trace::NewRoot("request-7");
  {
    const trace::Scope scope(root);
    ASSERT_THAT(Call(), IsOk());
  }
  EXPECT_THAT(Log(), HasSubstr("\"request_id\":\"request-7\""));
  EXPECT_THAT(Log(), HasSubstr("\"trace\":\"" + root.trace_id));
  EXPECT_THAT(Log(), HasSubstr("\"service\":\"echo\""));
}

TEST_F(ServerTest, TheTruthOfOurFaultIsLoggedUnderTheRequestsId) {
  echo_.handle = [](auto&) { return absl::InternalError("table is gone"); };
  {
    const trace::Scope scope(trace::NewRoot("request-8"));
    const auto answer = Call();
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInternal));
    EXPECT_EQ(answer.status().message(), "internal error");
  }
  EXPECT_THAT(Log(), testing::ContainsRegex("error.*request-8.*table is gone"));
}

TEST_F(ServerTest, TheHandlerSeesTheCallersDeadline) {
  absl::Duration left;
  echo_.handle = [&](grpc::ServerContext& context) {
    const absl::Time deadline = DeadlineOf(context);
    left = deadline - absl::Now();
    return absl::OkStatus();
  };
  ASSERT_THAT(Call(absl::Now() + absl::Seconds(3)), IsOk());
  EXPECT_GT(left, absl::Seconds(1));
  EXPECT_LT(left, absl::Seconds(4));  // gRPC rounds it up a little on the wire.

  ASSERT_THAT(Call(absl::InfiniteFuture()), IsOk());
  EXPECT_LE(left, kDefaultDeadline);
}

TEST_F(ServerTest, ATakenPortIsAClearError) {
  const auto second = Server::Start({.service = "other", .address = server_->address()}, {&echo_});

  EXPECT_THAT(second, StatusIs(absl::StatusCode::kUnavailable, "ADDRESS_IN_USE"));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(server_->address()));
}

}  // namespace
}  // namespace centralita::rpc
