#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/config/reader.h"
#include "services/media/app/gateway.h"
#include "services/media/rtp/media_engine.h"
#include "services/media/sip/sofia_signalling.h"

namespace centralita::media {

/// What an operator says of a gateway.
struct Config {
  std::string node;               // Our name to the other services.
  std::string advertise_address;  // Where `calls` reaches us; empty: where we listen.
  SofiaOptions sip;
  MediaEngineOptions engine;
  GatewayOptions gateway;
  std::string prompts;  // Folder.
  std::string spool;    // Folder.
  absl::Duration trunk_refresh;
  absl::Duration drain_timeout;
};

/// Reads it. What makes no sense is told by `reader.Finish()`.
Config ReadConfig(config::Reader& reader);

}  // namespace centralita::media
