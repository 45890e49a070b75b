#pragma once

#include "centralita/recording/v1/recording_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/recording/app/recording_index.h"
#include "services/recording/app/recordings.h"
#include "services/recording/metrics.h"
#include "services/recording/rpc/convert.h"

namespace centralita::recording {

/// Serves centralita.recording.v1.RecordingService. A delivery or a reading holds a thread while it
/// lasts: both are as fast as disk and network, and write or read files. Safe for concurrent use.
class RecordingService final : public v1::RecordingService::Service {
 public:
  struct Surroundings {
    Recordings& recordings;
    RecordingIndex& index;
    BlobStore& blobs;
    const Clock& clock;
    Metrics& metrics;
  };

  /// What `around` refers to must outlive this.
  explicit RecordingService(Surroundings around) : around_(around) {}

  grpc::Status DeliverRecording(grpc::ServerContext* context,
                                grpc::ServerReader<v1::DeliverRecordingRequest>* reader,
                                v1::Recording* response) override;
  grpc::Status GetRecording(grpc::ServerContext* context, const v1::GetRecordingRequest* request,
                            v1::Recording* response) override;
  grpc::Status ListRecordings(grpc::ServerContext* context,
                              const v1::ListRecordingsRequest* request,
                              v1::ListRecordingsResponse* response) override;
  grpc::Status ReadRecording(grpc::ServerContext* context, const v1::ReadRecordingRequest* request,
                             grpc::ServerWriter<v1::ReadRecordingResponse>* writer) override;

 private:
  using Pieces = grpc::ServerReader<v1::DeliverRecordingRequest>;

  absl::StatusOr<v1::Recording> Deliver(grpc::ServerContext& context, Pieces& pieces);
  absl::Status Receive(const Parcel& parcel, Pieces& pieces, BlobWriter* blob);
  absl::StatusOr<v1::Recording> Get(grpc::ServerContext& context,
                                    const v1::GetRecordingRequest& request);
  absl::StatusOr<v1::ListRecordingsResponse> List(grpc::ServerContext& context,
                                                  const v1::ListRecordingsRequest& request);
  absl::Status Read(grpc::ServerContext& context, const v1::ReadRecordingRequest& request,
                    grpc::ServerWriter<v1::ReadRecordingResponse>& writer);
  absl::Time Soon() const;

  const Surroundings around_;
};

}  // namespace centralita::recording
