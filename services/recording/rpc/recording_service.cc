#include "services/recording/rpc/recording_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

constexpr char kErrorDomain[] = "recording.centralita";
constexpr rpc::PageLimits kPages{.fallback = 100, .max = 1000};
constexpr int64_t kChunkBytes = 64 * 1024;
// For one step against a store, within a transfer that may take as long as it likes.
constexpr absl::Duration kPatience = absl::Seconds(10);

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

struct Name {
  WorkspaceId workspace;
  RecordingId id;
};

absl::StatusOr<Name> ParseName(const grpc::ServerContextBase& context, absl::string_view name) {
  const auto ids = ids::ParseName("workspaces/*/recordings/*", name);
  if (!ids.ok()) return ids.status();
  if (absl::Status own = rpc::CheckWorkspace(context, (*ids)[0]); !own.ok()) return own;
  return Name{WorkspaceId((*ids)[0]), RecordingId((*ids)[1])};
}

/// Who listens, for the log of accesses.
std::string ActorOf(const grpc::ServerContextBase& context) {
  const auto caller = rpc::CallerOf(context);
  if (!caller.has_value()) return "system";
  return caller->person_id.empty() ? "workspace" : caller->person_id;
}

}  // namespace

absl::Time RecordingService::Soon() const { return around_.clock.Now() + kPatience; }

grpc::Status RecordingService::DeliverRecording(
    grpc::ServerContext* context, grpc::ServerReader<v1::DeliverRecordingRequest>* reader,
    v1::Recording* response) {
  return rpc::Finish(Deliver(*context, *reader), response, kErrorDomain);
}

grpc::Status RecordingService::GetRecording(grpc::ServerContext* context,
                                            const v1::GetRecordingRequest* request,
                                            v1::Recording* response) {
  return rpc::Finish(Get(*context, *request), response, kErrorDomain);
}

grpc::Status RecordingService::ListRecordings(grpc::ServerContext* context,
                                              const v1::ListRecordingsRequest* request,
                                              v1::ListRecordingsResponse* response) {
  return rpc::Finish(List(*context, *request), response, kErrorDomain);
}

grpc::Status RecordingService::ReadRecording(
    grpc::ServerContext* context, const v1::ReadRecordingRequest* request,
    grpc::ServerWriter<v1::ReadRecordingResponse>* writer) {
  return rpc::ToGrpc(Read(*context, *request, *writer), kErrorDomain);
}

absl::StatusOr<v1::Recording> RecordingService::Deliver(grpc::ServerContext& context,
                                                        Pieces& pieces) {
  v1::DeliverRecordingRequest piece;
  if (!pieces.Read(&piece) || !piece.has_header()) {
    return Invalid("HEADER_MISSING", "the header comes first");
  }
  const absl::StatusOr<Parcel> parcel = ParseHeader(piece.header());
  if (!parcel.ok()) return parcel.status();
  absl::Status own = rpc::CheckWorkspace(context, parcel->workspace.value());
  if (!own.ok()) return own;
  const absl::StatusOr<Recording> known = around_.recordings.Expect(*parcel, Soon());
  if (!known.ok()) return known.status();
  if (known->stored()) {
    absl::Status passed_over = Receive(*parcel, pieces, nullptr);
    if (!passed_over.ok()) return passed_over;
    around_.metrics.deliveries.With({"repeated"}).Increment();
    return ToProto(parcel->recording, *known);
  }
  const absl::StatusOr<std::unique_ptr<BlobWriter>> blob = around_.recordings.BeginAudio();
  if (!blob.ok()) return blob.status();
  if (absl::Status received = Receive(*parcel, pieces, blob->get()); !received.ok()) {
    return received;
  }
  // The gateway is gone, and will come again: nobody waits for the answer.
  if (context.IsCancelled()) return absl::CancelledError("the delivery was interrupted");
  const auto stored = around_.recordings.Store(*parcel, **blob, Soon());
  if (!stored.ok()) return stored.status();
  return ToProto(parcel->recording, *stored);
}

/// Takes the bytes; no blob: passes them over.
absl::Status RecordingService::Receive(const Parcel& parcel, Pieces& pieces, BlobWriter* blob) {
  v1::DeliverRecordingRequest piece;
  int64_t received = 0;
  while (pieces.Read(&piece)) {
    if (piece.piece_case() != v1::DeliverRecordingRequest::kChunk) {
      return Invalid("CHUNK_OUT_OF_ORDER", "after the header come bytes only");
    }
    received += static_cast<int64_t>(piece.chunk().size());
    if (received > parcel.size_bytes) {
      return Invalid("CHECKSUM_MISMATCH", "more bytes came than were announced");
    }
    if (blob == nullptr) continue;
    if (absl::Status written = blob->Write(piece.chunk()); !written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Recording> RecordingService::Get(grpc::ServerContext& context,
                                                    const v1::GetRecordingRequest& request) {
  const absl::StatusOr<Name> name = ParseName(context, request.name());
  if (!name.ok()) return name.status();
  const auto recording =
      around_.recordings.Get(name->workspace, name->id, rpc::DeadlineOf(context));
  if (!recording.ok()) return recording.status();
  return ToProto(name->id, *recording);
}

absl::StatusOr<v1::ListRecordingsResponse> RecordingService::List(
    grpc::ServerContext& context, const v1::ListRecordingsRequest& request) {
  const auto ids = ids::ParseName("workspaces/*", request.parent());
  if (!ids.ok()) return ids.status();
  if (absl::Status own = rpc::CheckWorkspace(context, (*ids)[0]); !own.ok()) return own;
  const auto size = rpc::PageSize(request.page_size(), kPages);
  if (!size.ok()) return size.status();
  const std::string asked =
      absl::StrCat("ListRecordings|", request.parent(), "|", request.call_id());
  const auto position = rpc::DecodePageToken(request.page_token(), asked);
  if (!position.ok()) return position.status();
  ListQuery query{.workspace = WorkspaceId((*ids)[0]), .limit = *size + 1};
  if (!request.call_id().empty()) query.call = CallId(request.call_id());
  if (!position->empty()) {
    const auto after = ParsePosition(*position);
    if (!after.ok()) return after.status();
    query.after = {after->first, RecordingId(after->second)};
  }
  auto page = around_.index.List(query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListRecordingsResponse response;
  if (page->size() > static_cast<size_t>(*size)) {
    page->resize(static_cast<size_t>(*size));
    response.set_next_page_token(
        rpc::EncodePageToken(ToPosition(page->back().created, page->back().id.value()), asked));
  }
  for (const Listed& listed : *page) {
    *response.add_recordings() = ToProto(listed.id, listed.recording);
  }
  return response;
}

absl::Status RecordingService::Read(grpc::ServerContext& context,
                                    const v1::ReadRecordingRequest& request,
                                    grpc::ServerWriter<v1::ReadRecordingResponse>& writer) {
  const absl::StatusOr<Name> name = ParseName(context, request.name());
  if (!name.ok()) return name.status();
  const auto recording = around_.recordings.Get(name->workspace, name->id, Soon());
  if (!recording.ok()) return recording.status();
  if (!recording->stored()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NOT_READY",
                         absl::StrCat("the recording is ", ToText(recording->state)),
                         {{"state", std::string(ToText(recording->state))}});
  }
  const int64_t size = recording->audio->size_bytes;
  if (request.offset() < 0 || request.offset() > size || request.length() < 0) {
    return status::Error(absl::StatusCode::kOutOfRange, "RANGE_INVALID",
                         absl::StrCat("the file has ", size, " bytes"),
                         {{"size", absl::StrCat(size)}});
  }
  absl::Status logged = around_.index.LogAccess({.time = around_.clock.Now(),
                                                 .workspace = name->workspace,
                                                 .recording = name->id,
                                                 .actor = ActorOf(context),
                                                 .offset = request.offset(),
                                                 .length = request.length()},
                                                Soon());
  if (!logged.ok()) return logged;  // What cannot be accounted for is not played.
  around_.metrics.reads.With({}).Increment();
  const int64_t rest = size - request.offset();
  const int64_t end =
      request.offset() + (request.length() == 0 ? rest : std::min(rest, request.length()));
  v1::ReadRecordingResponse response;
  for (int64_t at = request.offset(); at < end; at += kChunkBytes) {
    auto bytes = around_.blobs.Read(recording->audio->blob, at, std::min(kChunkBytes, end - at));
    if (!bytes.ok()) return bytes.status();
    response.set_chunk(*std::move(bytes));
    if (!writer.Write(response)) return absl::CancelledError("the listener is gone");
  }
  return absl::OkStatus();
}

}  // namespace centralita::recording
