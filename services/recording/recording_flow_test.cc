#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/time/clock.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "centralita/recording/v1/recording_service.grpc.pb.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/eventlog/consumer.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/pg_log.h"
#include "libs/ids/uuid.h"
#include "libs/postgres/requests.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/status.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/recording/blob/file_blob_store.h"
#include "services/recording/feeds/talk_follower.h"
#include "services/recording/log/event_recording_log.h"
#include "services/recording/log/projection.h"
#include "services/recording/postgres/migrations.h"
#include "services/recording/postgres/pg_recording_index.h"
#include "services/recording/rpc/recording_service.h"

namespace centralita::recording {
namespace {

using test::IsOk;
using test::StatusIs;

/// A folder of its own, removed at the end.
class Folder {
 public:
  explicit Folder(const std::string& name) : path_(std::filesystem::temp_directory_path() / name) {}
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_.string(); }

  /// Files that can be seen, not counting what is being written.
  int files() const {
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      count += entry.is_regular_file() && entry.path().extension() == ".wav" ? 1 : 0;
    }
    return count;
  }

 private:
  const std::filesystem::path path_;
};

std::string Number(uint32_t value, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return bytes;
}

/// Stereo, 8 kHz, 16 bit.
std::string Wav(absl::Duration duration) {
  const auto data = static_cast<uint32_t>(absl::ToInt64Milliseconds(duration) * 32);
  std::string file = "RIFF" + Number(36 + data, 4) + "WAVEfmt " + Number(16, 4) + Number(1, 2) +
                     Number(2, 2) + Number(8000, 4) + Number(32000, 4) + Number(4, 2) +
                     Number(16, 2) + "data" + Number(data, 4);
  for (uint32_t i = 0; i < data; ++i) file.push_back(static_cast<char>(i * 7 % 251));
  return file;
}

v1::RecordingHeader HeaderOf(const std::string& file, const std::string& recording) {
  v1::RecordingHeader header;
  header.set_recording_id(recording);
  header.set_call_id("c1");
  header.set_workspace_id("w1");
  header.set_size_bytes(static_cast<int64_t>(file.size()));
  header.set_sha256(postgres::FingerprintOf(file));
  header.mutable_start_time()->set_seconds(1'700'000'000);
  return header;
}

/// The service on a real log and a real disk, behind a real gRPC stack.
class RecordingTest : public testing::Test {
 protected:
  explicit RecordingTest(absl::Duration delivery_deadline = absl::Minutes(10))
      : recordings_(log_, *blobs_, metrics_, {.delivery_deadline = delivery_deadline}) {
    log_.Start();
    projection_consumer_.Start();
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::RecordingService::NewStub(server_->InProcessChannel({}));
  }
  ~RecordingTest() override {
    server_->Shutdown(absl::ToChronoTime(absl::Now() + absl::Seconds(1)));
    projection_consumer_.Stop();
    log_.Stop();
  }

  absl::Status Tell(const std::vector<calls::v1::CallEvent>& events) {
    std::vector<eventlog::FeedEntry> entries;
    for (const calls::v1::CallEvent& event : events) {
      entries.push_back({.cursor = {++last_cursor_, 1},
                         .aggregate = "c1",
                         .first_version = static_cast<int64_t>(last_cursor_),
                         .payloads = {event.SerializeAsString()},
                         .appended_at = absl::Now()});
    }
    return follower_.Handle(entries);
  }

  static calls::v1::CallEvent At(int64_t seconds) {
    calls::v1::CallEvent event;
    event.set_workspace_id("w1");
    event.mutable_event_time()->set_seconds(absl::ToUnixSeconds(absl::Now()) + seconds);
    return event;
  }

  static calls::v1::CallEvent Connected(int64_t seconds) {
    calls::v1::CallEvent event = At(seconds);
    event.mutable_agent_connected()->set_leg_id("l1");
    event.mutable_agent_connected()->set_person_id("alice");
    event.mutable_agent_connected()->set_recording_id("r1");
    return event;
  }

  static calls::v1::CallEvent Ended(int64_t seconds) {
    calls::v1::CallEvent event = At(seconds);
    event.mutable_ended()->set_talk_ms(1);
    return event;
  }

  struct Answer {
    absl::Status status;
    v1::Recording recording;
  };

  /// Delivers `bytes`, as `header` announces them or not.
  Answer Deliver(const v1::RecordingHeader& header, const std::string& bytes,
                 bool interrupt = false) {
    grpc::ClientContext context;
    Answer answer;
    const auto writer = stub_->DeliverRecording(&context, &answer.recording);
    v1::DeliverRecordingRequest piece;
    *piece.mutable_header() = header;
    writer->Write(piece);
    for (size_t at = 0; at < bytes.size(); at += 60'000) {
      piece.set_chunk(bytes.substr(at, 60'000));
      if (!writer->Write(piece)) break;
    }
    if (interrupt) {
      context.TryCancel();
    } else {
      writer->WritesDone();
    }
    answer.status = rpc::FromGrpc(writer->Finish());
    return answer;
  }

  Answer DeliverWhole(absl::Duration duration) {
    const std::string file = Wav(duration);
    return Deliver(HeaderOf(file, "r1"), file);
  }

  Answer Get(const std::string& name, const std::string& workspace = "") {
    grpc::ClientContext context;
    if (!workspace.empty()) context.AddMetadata(rpc::kWorkspaceHeader, workspace);
    v1::GetRecordingRequest request;
    request.set_name(name);
    Answer answer;
    answer.status = rpc::FromGrpc(stub_->GetRecording(&context, request, &answer.recording));
    return answer;
  }

  absl::StatusOr<std::string> Read(int64_t offset, int64_t length) {
    grpc::ClientContext context;
    v1::ReadRecordingRequest request;
    request.set_name(kName);
    request.set_offset(offset);
    request.set_length(length);
    const auto reader = stub_->ReadRecording(&context, request);
    std::string bytes;
    v1::ReadRecordingResponse response;
    while (reader->Read(&response)) bytes += response.chunk();
    const grpc::Status status = reader->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return bytes;
  }

  std::string Events() { return database_.Query("SELECT count(*) FROM recording.events"); }

  static constexpr char kName[] = "workspaces/w1/recordings/r1";

  test::TestDatabase database_{kSchema, AllMigrations()};
  Folder folder_{database_.name()};
  SystemClock clock_;
  ThreadTimerQueue timers_;
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  eventlog::Metrics log_metrics_{registry_};
  postgres::Pool pool_{database_.url(), 12};
  eventlog::PgLog pg_log_{pool_, kSchema, log_metrics_};
  EventRecordingLog log_{{pg_log_, clock_, timers_, log_metrics_}, metrics_};
  std::unique_ptr<FileBlobStore> blobs_ = *FileBlobStore::Open(folder_.path(), absl::Now());
  PgRecordingIndex index_{pool_};
  Recordings recordings_;
  TalkFollower follower_{recordings_, index_, index_, clock_};
  RecordingService service_{{recordings_, index_, *blobs_, clock_, metrics_}};
  eventlog::LocalFeed feed_{pg_log_};
  Projection projection_{log_, index_, clock_};
  eventlog::Consumer projection_consumer_{feed_, projection_, log_metrics_, {.name = "projection"}};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::RecordingService::Stub> stub_;
  uint64_t last_cursor_ = 0;
};

TEST_F(RecordingTest, ATalkIsRecordedDeliveredListedAndListenedTo) {
  ASSERT_THAT(Tell({Connected(0)}), IsOk());
  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_RECORDING);
  EXPECT_THAT(Read(0, 0), StatusIs(absl::StatusCode::kFailedPrecondition, "NOT_READY"));
  ASSERT_THAT(Tell({Ended(6)}), IsOk());
  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_FINALISING);

  const Answer delivered = DeliverWhole(absl::Seconds(6));
  ASSERT_THAT(delivered.status, IsOk());
  EXPECT_EQ(delivered.recording.state(), v1::RECORDING_STATE_AVAILABLE);
  EXPECT_EQ(delivered.recording.duration().seconds(), 6);

  const std::string file = Wav(absl::Seconds(6));
  EXPECT_EQ(*Read(0, 0), file);
  EXPECT_EQ(*Read(100, 70'000), file.substr(100, 70'000));
  EXPECT_EQ(*Read(static_cast<int64_t>(file.size()), 0), "");
  EXPECT_THAT(Read(static_cast<int64_t>(file.size()) + 1, 0),
              StatusIs(absl::StatusCode::kOutOfRange, "RANGE_INVALID"));
  EXPECT_EQ(database_.Query("SELECT count(*) FROM recording.accesses WHERE recording_id = 'r1'"),
            "3");
  const std::string digest = postgres::FingerprintOf(file).substr(0, 8);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/w1/2023/11/r1." + digest + ".wav"));

  v1::ListRecordingsRequest request;
  request.set_parent("workspaces/w1");
  request.set_call_id("c1");
  EXPECT_TRUE(test::Await([&] {
    grpc::ClientContext context;
    v1::ListRecordingsResponse response;
    return stub_->ListRecordings(&context, request, &response).ok() &&
           response.recordings_size() == 1 &&
           response.recordings(0).state() == v1::RECORDING_STATE_AVAILABLE;
  }));
}

TEST_F(RecordingTest, TheFeedReplayedTellsNothingNew) {
  const std::vector<calls::v1::CallEvent> feed = {Connected(0), Ended(6)};
  ASSERT_THAT(Tell(feed), IsOk());
  const std::string events = Events();
  ASSERT_EQ(events, "2");
  for (int i = 0; i < 2; ++i) {
    database_.Query("UPDATE recording.cursors SET cursor = '' WHERE consumer = 'calls'");
    last_cursor_ = 0;
    ASSERT_THAT(Tell(feed), IsOk());
  }
  EXPECT_EQ(Events(), events);
  EXPECT_EQ(database_.Query("SELECT count(*) FROM recording.talks"), "1");
}

TEST_F(RecordingTest, ADeliveryThatIsInterruptedAndRepeatedIsStoredOnce) {
  ASSERT_THAT(Tell({Connected(0), Ended(6)}), IsOk());
  const std::string file = Wav(absl::Seconds(6));
  EXPECT_FALSE(
      Deliver(HeaderOf(file, "r1"), file.substr(0, 100'000), /*interrupt=*/true).status.ok());
  EXPECT_EQ(folder_.files(), 0);
  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_FINALISING);

  std::vector<std::thread> gateways;
  for (int i = 0; i < 4; ++i) {
    gateways.emplace_back([&] { EXPECT_THAT(DeliverWhole(absl::Seconds(6)).status, IsOk()); });
  }
  for (std::thread& gateway : gateways) gateway.join();
  EXPECT_EQ(DeliverWhole(absl::Seconds(6)).recording.state(), v1::RECORDING_STATE_AVAILABLE);

  EXPECT_EQ(folder_.files(), 1);
  EXPECT_EQ(Events(), "3");
  EXPECT_EQ(*Read(0, 0), file);
}

TEST_F(RecordingTest, WhatIsNotAsAnnouncedIsRefused) {
  const std::string file = Wav(absl::Seconds(1));
  std::string damaged = file;
  damaged[500] ^= 1;
  const v1::RecordingHeader header = HeaderOf(file, "r1");
  EXPECT_THAT(Deliver(header, damaged).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "CHECKSUM_MISMATCH"));
  EXPECT_THAT(Deliver(header, file.substr(0, 900)).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "CHECKSUM_MISMATCH"));
  EXPECT_THAT(Deliver(header, file + file).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "CHECKSUM_MISMATCH"));
  const std::string text = "this is no audio at all";
  EXPECT_THAT(Deliver(HeaderOf(text, "r1"), text).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "UNREADABLE"));
  EXPECT_THAT(Deliver(v1::RecordingHeader(), file).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "HEADER_MISSING"));
  EXPECT_EQ(folder_.files(), 0);
  EXPECT_EQ(Events(), "0");
}

TEST_F(RecordingTest, AudioMayComeBeforeTheTalkIsKnown) {
  ASSERT_THAT(DeliverWhole(absl::Seconds(1)).status, IsOk());
  ASSERT_THAT(Tell({Connected(0)}), IsOk());
  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_AVAILABLE);

  ASSERT_THAT(Tell({Ended(60)}), IsOk());

  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_PARTIAL);
  EXPECT_EQ(Get(kName).recording.reason(), "TOO_SHORT");
}

TEST(FileBlobStoreTest, RemovesAtTheStartWhatWasLeftHalfWrittenADayAgo) {
  const Folder folder("centralita_abandoned_" + std::to_string(::getpid()));
  const absl::Time now = absl::Now();
  const auto kept = *FileBlobStore::Open(folder.path(), now);
  const auto writing = *kept->Begin();
  ASSERT_THAT(writing->Write("half"), IsOk());
  const auto half_written = [&folder] {
    const std::filesystem::directory_iterator incoming(folder.path() + "/.incoming");
    return std::distance(incoming, std::filesystem::directory_iterator());
  };

  ASSERT_THAT(FileBlobStore::Open(folder.path(), now + absl::Hours(23)), IsOk());
  EXPECT_EQ(half_written(), 1);
  ASSERT_THAT(FileBlobStore::Open(folder.path(), now + absl::Hours(25)), IsOk());
  EXPECT_EQ(half_written(), 0);
}

TEST_F(RecordingTest, NobodyReachesAnotherWorkspacesRecordings) {
  ASSERT_THAT(DeliverWhole(absl::Seconds(1)).status, IsOk());
  EXPECT_THAT(Get(kName, "w2").status,
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  EXPECT_THAT(Get("workspaces/w2/recordings/r1", "w2").status,
              StatusIs(absl::StatusCode::kNotFound, "RECORDING_NOT_FOUND"));
  const std::string file = Wav(absl::Seconds(2));
  v1::RecordingHeader header = HeaderOf(file, "r1");
  header.set_workspace_id("w2");
  EXPECT_THAT(Deliver(header, file).status,
              StatusIs(absl::StatusCode::kPermissionDenied, "RECORDING_FOREIGN"));
  header.set_workspace_id("../w1");
  EXPECT_THAT(Deliver(header, file).status,
              StatusIs(absl::StatusCode::kInvalidArgument, "HEADER_MISSING"));
}

/// The gateway is waited for only a moment.
class ImpatientRecordingTest : public RecordingTest {
 protected:
  ImpatientRecordingTest() : RecordingTest(absl::Milliseconds(300)) {}
};

TEST_F(ImpatientRecordingTest, AudioThatDoesNotComeInTimeHasFailedUntilItComes) {
  ASSERT_THAT(Tell({Connected(-6), Ended(0)}), IsOk());
  EXPECT_TRUE(
      test::Await([&] { return Get(kName).recording.state() == v1::RECORDING_STATE_FAILED; }));
  EXPECT_EQ(Get(kName).recording.reason(), "NOT_DELIVERED");

  ASSERT_THAT(DeliverWhole(absl::Seconds(6)).status, IsOk());

  EXPECT_EQ(Get(kName).recording.state(), v1::RECORDING_STATE_AVAILABLE);
  EXPECT_EQ(Get(kName).recording.reason(), "");
}

}  // namespace
}  // namespace centralita::recording
