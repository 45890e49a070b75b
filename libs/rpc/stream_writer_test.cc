#include "libs/rpc/stream_writer.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/rpc/server.h"
#include "libs/testing/await.h"
#include "libs/testing/echo.grpc.pb.h"
#include "libs/testing/status_matchers.h"

namespace centralita::rpc {
namespace {

using test::Await;
using test::EchoService;
using test::StatusIs;
using test::Text;

using Writer = StreamWriter<Text>;

Text Make(const std::string& text) {
  Text message;
  message.set_text(text);
  return message;
}

/// Hands its stream to the test.
class Watched final : public EchoService::WithCallbackMethod_Watch<EchoService::Service> {
 public:
  Watched(TimerQueue& timers, const Clock& clock, StreamOptions options)
      : timers_(timers), clock_(clock), options_(std::move(options)) {}

  grpc::ServerWriteReactor<Text>* Watch(grpc::CallbackServerContext* context,
                                        const Text* request) override {
    auto writer = Writer::Create(context, timers_, clock_, options_);
    writer->OnClosed([this] { ++closed; });
    if (request->text() == "heartbeats") writer->SendHeartbeats([] { return Make("alive"); });
    {
      std::lock_guard lock(mutex_);
      writer_ = writer;
    }
    return writer->reactor();
  }

  /// The newest stream; null if there is none, or the call is over.
  std::shared_ptr<Writer> writer() {
    std::lock_guard lock(mutex_);
    return writer_.lock();
  }

  std::atomic<int> closed = 0;

 private:
  TimerQueue& timers_;
  const Clock& clock_;
  const StreamOptions options_;
  std::mutex mutex_;
  std::weak_ptr<Writer> writer_;
};

class StreamWriterTest : public testing::Test {
 protected:
  StreamWriterTest() {
    server_ = Server::Start({.service = "echo", .address = "127.0.0.1:0"}, {&service_}).value();
    stub_ = EchoService::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  }
  ~StreamWriterTest() override {
    context_.TryCancel();
    server_->Shutdown(absl::Now());
  }

  void Open(const std::string& text) {
    reader_ = stub_->Watch(&context_, Make(text));
    ASSERT_TRUE(Await([&] { return service_.writer() != nullptr; }));
  }

  std::vector<std::string> ReadAll() {
    std::vector<std::string> texts;
    for (Text message; reader_->Read(&message);) texts.push_back(message.text());
    return texts;
  }

  SystemClock clock_;
  ThreadTimerQueue timers_;
  Watched service_{timers_,
                   clock_,
                   {.domain = "echo.centralita",
                    .max_queued = 100,
                    .heartbeat_interval = absl::Milliseconds(20),
                    .drain = absl::Milliseconds(100)}};
  std::unique_ptr<Server> server_;
  std::unique_ptr<EchoService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Text>> reader_;
};

TEST_F(StreamWriterTest, SendsInOrderAndThenItsStatus) {
  Open("");
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(service_.writer()->Push(Make(std::to_string(i))));
  service_.writer()->Finish(status::Error(absl::StatusCode::kAborted, "ENOUGH", "no more"));

  const std::vector<std::string> texts = ReadAll();

  ASSERT_EQ(texts.size(), 50u);
  EXPECT_EQ(texts.front(), "0");
  EXPECT_EQ(texts.back(), "49");
  EXPECT_THAT(FromGrpc(reader_->Finish()), StatusIs(absl::StatusCode::kAborted, "ENOUGH"));
  EXPECT_TRUE(Await([&] { return service_.closed == 1 && service_.writer() == nullptr; }));
}

TEST_F(StreamWriterTest, AClientThatVanishesEndsTheStream) {
  Open("");
  const std::shared_ptr<Writer> writer = service_.writer();
  ASSERT_TRUE(writer->Push(Make("one")));

  context_.TryCancel();

  EXPECT_TRUE(Await([&] { return service_.closed == 1; }));
  EXPECT_FALSE(writer->Push(Make("two")));
  writer->Finish(absl::OkStatus());
  bool told = false;
  writer->OnClosed([&] { told = true; });
  EXPECT_TRUE(told);
}

TEST_F(StreamWriterTest, ASlowClientIsCutOffAndNobodyWaitsForIt) {
  Open("");
  const std::string big(256 * 1024, 'x');  // Flow control stops the first ones already.

  const auto flood = [&] { return !service_.writer() || !service_.writer()->Push(Make(big)); };
  EXPECT_TRUE(Await(flood));

  EXPECT_TRUE(Await([&] { return service_.closed == 1; }));
}

TEST_F(StreamWriterTest, AClientThatReadsLateLearnsThatItWasTooSlow) {
  Open("");
  const std::shared_ptr<Writer> writer = service_.writer();
  int pushed = 0;
  while (writer->Push(Make(std::string(1000, 'x')))) ++pushed;

  EXPECT_LE(ReadAll().size(), static_cast<size_t>(pushed));
  EXPECT_THAT(FromGrpc(reader_->Finish()),
              StatusIs(absl::StatusCode::kResourceExhausted, "SLOW_CONSUMER"));
}

TEST_F(StreamWriterTest, SaysThatItIsAliveWhenThereIsNothingToSay) {
  Open("heartbeats");
  Text message;
  ASSERT_TRUE(reader_->Read(&message));
  EXPECT_EQ(message.text(), "alive");
  ASSERT_TRUE(reader_->Read(&message));
  EXPECT_EQ(message.text(), "alive");
}

TEST_F(StreamWriterTest, ManyThreadsMayPushWhileOneEndsIt) {
  Open("");
  const std::shared_ptr<Writer> writer = service_.writer();
  std::atomic<int> accepted = 0;
  std::thread drain([&] { EXPECT_LE(ReadAll().size(), 4000u); });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 1000 && writer->Push(Make("x")); ++n) ++accepted;
      });
    }
  }
  writer->Finish(absl::OkStatus());
  drain.join();
  EXPECT_GT(accepted, 0);
  EXPECT_TRUE(Await([&] { return service_.closed == 1; }));
}

}  // namespace
}  // namespace centralita::rpc
