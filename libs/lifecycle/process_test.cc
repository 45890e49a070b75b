#include "libs/lifecycle/process.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/slice.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/ids/uuid.h"
#include "libs/rpc/client.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "libs/testing/await.h"
#include "libs/testing/echo.grpc.pb.h"
#include "libs/testing/status_matchers.h"

namespace centralita::lifecycle {
namespace {

using test::EchoService;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using test::Text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Property;

/// What the services of a test have done, in order. One test runs at a time.
std::vector<std::string> g_events;
std::atomic<bool> g_healthy = true;

const std::vector<std::string> kQuick = {"--listen=127.0.0.1:0",
                                         "--metrics_listen=", "--shutdown_wait=0s",
                                         "--call_drain=100ms", "--health_interval=10ms"};

std::vector<std::string> QuickAnd(const std::vector<std::string>& more) {
  std::vector<std::string> args = kQuick;
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

/// Answers with a greeting in front; or asks the next service, and puts its greeting before that.
class Greeter final : public EchoService::Service {
 public:
  Greeter(std::string greeting, std::shared_ptr<grpc::Channel> next)
      : greeting_(std::move(greeting)),
        next_(next == nullptr ? nullptr : EchoService::NewStub(next)) {}
  ~Greeter() override { g_events.push_back("destroyed " + greeting_); }

  grpc::Status Echo(grpc::ServerContext*, const Text* request, Text* response) override {
    absl::StatusOr<Text> text = *request;
    if (next_ != nullptr) {
      text = rpc::Unary(*next_, &EchoService::StubInterface::Echo, *request, test::Soon());
    }
    if (text.ok()) text->set_text(absl::StrCat(greeting_, " ", text->text()));
    return rpc::Finish(std::move(text), response, "echo.centralita");
  }

 private:
  const std::string greeting_;
  const std::unique_ptr<EchoService::Stub> next_;
};

absl::Status BindEcho(Host& host) {
  const std::string greeting = host.config().String("greeting", "hello", "what is said first");
  if (absl::Status valid = host.config().Finish(); !valid.ok()) return valid;
  EXPECT_TRUE(ids::IsUuid(host.instance()));
  host.Serve(host.Own<Greeter>(greeting, nullptr));
  host.CheckHealth("mood", [](absl::Time) {
    return g_healthy ? absl::OkStatus() : absl::UnavailableError("not in the mood");
  });
  host.OnStart([] {
    g_events.push_back("started");
    return absl::OkStatus();
  });
  host.OnStop("first", [](absl::Time) { g_events.push_back("stopped first"); });
  host.OnStop("second", [](absl::Time) { g_events.push_back("stopped second"); });
  return absl::OkStatus();
}

/// Asks the sibling, which is bound after it.
absl::Status BindFront(Host& host) {
  host.Serve(host.Own<Greeter>("front:", host.ChannelTo("echo")));
  return absl::OkStatus();
}

absl::StatusOr<Text> Ask(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = EchoService::NewStub(channel);
  Text request;
  request.set_text("world");
  return rpc::Unary(*stub, &EchoService::StubInterface::Echo, request, test::Soon());
}

std::shared_ptr<grpc::Channel> Dial(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

/// grpc.health.v1.Health/Check, by hand: its answer is one enum, where 1 is SERVING.
bool IsServing(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice no_bytes;
  const grpc::ByteBuffer whole_server(&no_bytes, 1);
  const auto call =
      stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", whole_server, &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice slice;
  return status.ok() && answer.DumpToSingleSlice(&slice).ok() &&
         std::string(slice.begin(), slice.end()) == "\x08\x01";
}

class ProcessTest : public testing::Test {
 protected:
  ProcessTest() {
    g_events.clear();
    g_healthy = true;
  }
};

TEST_F(ProcessTest, StartsServesAndStopsInReverse) {
  Process process("echo", {{"echo", BindEcho}}, QuickAnd({"--greeting=good morning"}), {});
  ASSERT_THAT(process.Start(), IsOk());

  EXPECT_THAT(Ask(Dial(process.AddressOf("echo"))),
              IsOkAndHolds(Property(&Text::text, "good morning world")));
  EXPECT_THAT(Ask(process.ChannelTo("echo")), IsOk());
  process.Stop();

  EXPECT_THAT(g_events,
              ElementsAre("started", "stopped second", "stopped first", "destroyed good morning"));
}

TEST_F(ProcessTest, ServicesOfOneProcessReachEachOther) {
  Process process("onebox", {{"front", BindFront}, {"echo", BindEcho}}, kQuick,
                  {{"CENTRALITA_ECHO_GREETING", "bonjour"}});
  ASSERT_THAT(process.Start(), IsOk());

  EXPECT_THAT(Ask(process.ChannelTo("front")),
              IsOkAndHolds(Property(&Text::text, "front: bonjour world")));
}

TEST_F(ProcessTest, ServesWhileItIsHealthy) {
  Process process("echo", {{"echo", BindEcho}}, kQuick, {});
  ASSERT_THAT(process.Start(), IsOk());
  const auto channel = Dial(process.AddressOf("echo"));

  EXPECT_TRUE(IsServing(channel));
  g_healthy = false;
  EXPECT_TRUE(test::Await([&] { return !IsServing(channel); }));
  g_healthy = true;
  EXPECT_TRUE(test::Await([&] { return IsServing(channel); }));
}

TEST_F(ProcessTest, ATakenPortIsAClearErrorAndUndoesTheStart) {
  Process first("echo", {{"echo", BindEcho}}, kQuick, {});
  ASSERT_THAT(first.Start(), IsOk());
  Process second("echo", {{"echo", BindEcho}},
                 QuickAnd({"--listen=" + first.AddressOf("echo"), "--greeting=second"}), {});

  EXPECT_THAT(second.Start(), StatusIs(absl::StatusCode::kUnavailable, "ADDRESS_IN_USE"));
  EXPECT_THAT(g_events, testing::Contains("destroyed second"));
}

TEST_F(ProcessTest, TellsAllFaultsOfAllServices) {
  Process process("onebox", {{"front", BindFront}, {"echo", BindEcho}},
                  {"--front.max_threads=none", "--echo.typo=1", "--nobody=1", "--log_level=loud",
                   "--groups_address=here"},
                  {});

  const absl::Status started = process.Start();

  EXPECT_THAT(started, StatusIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
  for (const char* fault : {"--max_threads is \"none\"", "--echo.typo is not known",
                            "--nobody is not known", "--log_level", "--groups_address"}) {
    EXPECT_THAT(std::string(started.message()), HasSubstr(fault));
  }
}

TEST_F(ProcessTest, HelpTellsEveryFlag) {
  Process process("echo", {{"echo", BindEcho}}, {"--help"}, {});

  const absl::Status started = process.Start();

  EXPECT_THAT(started, StatusIs(absl::StatusCode::kCancelled, "HELP_REQUESTED"));
  for (const char* flag : {"--listen", "--metrics_listen", "--greeting", "--routing_address"}) {
    EXPECT_THAT(std::string(started.message()), HasSubstr(flag));
  }
}

TEST_F(ProcessTest, AStartStepThatFailsEndsIt) {
  const Bind bind = [](Host& host) {
    host.OnStart([] { return absl::DataLossError("broken"); });
    return absl::OkStatus();
  };
  Process process("echo", {{"echo", bind}}, kQuick, {});
  EXPECT_THAT(process.Start(), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace centralita::lifecycle
