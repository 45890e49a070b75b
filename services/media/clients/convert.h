#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "centralita/directory/v1/credential_service.pb.h"
#include "centralita/directory/v1/trunk_service.pb.h"
#include "centralita/media/v1/leg.pb.h"
#include "centralita/recording/v1/recording_service.pb.h"
#include "centralita/routing/v1/presence_service.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/media/app/outside.h"
#include "services/media/app/recording_spool.h"
#include "services/media/clients/node_identity.h"
#include "services/media/domain/leg_event.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

google::protobuf::Timestamp ToTimestamp(absl::Time time);
v1::LegEvent ToProto(const LegEvent& event, const NodeIdentity& node);
routing::v1::Device ToProto(const Reachability& reachability);
recording::v1::RecordingHeader ToProto(const SpooledRecording& recording);
SipCredential FromProto(const directory::v1::SipCredential& credential);

/// INVALID_ARGUMENT / ADDRESS_MALFORMED, NAME_MALFORMED
absl::StatusOr<Trunk> FromProto(const directory::v1::Trunk& trunk);

}  // namespace centralita::media
