#include "services/media/clients/recording_delivery.h"

#include <pthread.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/client.h"
#include "libs/status/error.h"
#include "services/media/clients/convert.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kFirstRetry = absl::Milliseconds(500);
constexpr absl::Duration kLastRetry = absl::Seconds(30);
constexpr absl::Duration kIdle = absl::Minutes(1);
constexpr absl::Duration kBaseDeadline = absl::Seconds(10);
constexpr int64_t kBytesPerSecond = 1 << 20;  // The slowest that we put up with.
constexpr size_t kChunk = 64 << 10;           // As the contract says.

/// Certain only: a disk that cannot be read does not count.
bool IsGone(const std::string& path) {
  std::error_code error;
  return std::filesystem::status(path, error).type() == std::filesystem::file_type::not_found;
}

}  // namespace

using recording::v1::RecordingService;

RecordingDelivery::RecordingDelivery(std::shared_ptr<grpc::Channel> channel, RecordingSpool& spool,
                                     const Clock& clock, Metrics& metrics)
    : stub_(RecordingService::NewStub(std::move(channel))),
      spool_(spool),
      clock_(clock),
      metrics_(metrics) {}

RecordingDelivery::~RecordingDelivery() { Stop(); }

void RecordingDelivery::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RecordingDelivery::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void RecordingDelivery::Wake() {
  absl::MutexLock lock(&mutex_);
  news_ = true;
  changed_.SignalAll();
}

void RecordingDelivery::Run() {
  pthread_setname_np(pthread_self(), "delivery");
  const log::ScopedContext context({.service = "media"});
  absl::Time again = absl::InfinitePast();
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      while (!stopping_ && !news_ && clock_.Now() < again) {
        changed_.WaitWithTimeout(&mutex_, again - clock_.Now());
      }
      if (stopping_) return;
      news_ = false;
    }
    again = DeliverAll();
  }
}

absl::Time RecordingDelivery::DeliverAll() {
  absl::Time again = clock_.Now() + kIdle;
  const auto finished = spool_.Finished();
  if (!finished.ok()) {
    log::Error("spool could not be read", {{"why", finished.status()}});
    return again;
  }
  size_t left = finished->size();
  metrics_.spool_waiting.With({}).Set(static_cast<double>(left));
  for (const SpooledRecording& recording : *finished) {
    Retry& retry = retries_[recording.recording_id];
    if (IsGone(recording.path)) {  // Removed by half before a crash, or by a stranger's hand.
      log::Error("recording is gone from the spool",
                 {{"recording_id", recording.recording_id}, {"call_id", recording.call_id}});
      metrics_.recordings.With({"lost"}).Increment();
      Forget(recording.recording_id);
      metrics_.spool_waiting.With({}).Set(static_cast<double>(--left));
      continue;
    }
    if (retry.due <= clock_.Now()) {
      const absl::Status delivered = Deliver(recording);
      if (delivered.ok()) {
        Forget(recording.recording_id);
        metrics_.recordings.With({"delivered"}).Increment();
        metrics_.spool_waiting.With({}).Set(static_cast<double>(--left));
        continue;
      }
      log::Warning("recording could not be delivered",
                   {{"recording_id", recording.recording_id}, {"why", delivered}});
      metrics_.recordings.With({"delivery_failed"}).Increment();
      retry.wait = std::clamp(retry.wait * 2, kFirstRetry, kLastRetry);
      retry.due = clock_.Now() + retry.wait;
    }
    again = std::min(again, retry.due);
    absl::MutexLock lock(&mutex_);
    if (stopping_) break;
  }
  return again;
}

void RecordingDelivery::Forget(const std::string& recording_id) {
  retries_.erase(recording_id);
  if (absl::Status removed = spool_.Remove(recording_id); !removed.ok()) {
    log::Warning("recording was not removed from the spool",
                 {{"recording_id", recording_id}, {"why", removed}});
  }
}

absl::Status RecordingDelivery::Deliver(const SpooledRecording& recording) {
  std::ifstream file(recording.path, std::ios::binary);
  if (!file) {
    return status::Error(absl::StatusCode::kDataLoss, "FILE_MISSING", recording.path);
  }
  grpc::ClientContext context;
  rpc::Prepare(context,
               clock_.Now() + kBaseDeadline + absl::Seconds(recording.bytes / kBytesPerSecond));
  recording::v1::Recording kept;
  const auto stream = stub_->DeliverRecording(&context, &kept);
  recording::v1::DeliverRecordingRequest piece;
  *piece.mutable_header() = ToProto(recording);
  std::vector<char> chunk(kChunk);
  // A stream that breaks says why in Finish().
  for (bool open = stream->Write(piece); open && file;) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (file.gcount() == 0) break;
    piece.set_chunk(chunk.data(), static_cast<size_t>(file.gcount()));
    open = stream->Write(piece);
  }
  stream->WritesDone();
  return rpc::FromGrpc(stream->Finish());
}

}  // namespace centralita::media
