#include "services/media/config.h"

#include <unistd.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace centralita::media {
namespace {

std::string HostName() {
  char name[256] = "media";
  gethostname(name, sizeof name - 1);
  return name;
}

bool IsHostPort(const std::string& text) {
  const size_t colon = text.rfind(':');
  int port = 0;
  return colon != std::string::npos && colon > 0 &&
         absl::SimpleAtoi(text.substr(colon + 1), &port) && port > 0 && port < 65536;
}

SofiaOptions ReadSip(config::Reader& reader) {
  SofiaOptions sip;
  sip.listen = reader.String("sip_listen", "127.0.0.1:5060", "ip:port for SIP, UDP and TCP");
  if (!IsHostPort(sip.listen)) reader.AddFault("sip_listen", "is not ip:port");
  sip.advertise = reader.String("sip_advertise", "", "our host in Via and Contact, behind NAT");
  sip.session_expires =
      reader.Duration("session_expires", absl::Minutes(30), "session timer (RFC 4028); 0s: none");
  if (sip.session_expires > absl::ZeroDuration() && sip.session_expires < sip.min_session) {
    reader.AddFault("session_expires", "is below 90s");
  }
  return sip;
}

MediaEngineOptions ReadEngine(config::Reader& reader) {
  MediaEngineOptions engine;
  engine.bind_ip = reader.String("rtp_ip", "127.0.0.1", "IPv4 for RTP");
  engine.public_ip = reader.String("rtp_advertise", "", "our IPv4 in SDP, behind NAT");
  engine.first_port = static_cast<uint16_t>(
      reader.Int("rtp_first_port", 20000, "RTP ports: from", {.min = 1024, .max = 65534}));
  engine.last_port = static_cast<uint16_t>(
      reader.Int("rtp_last_port", 29999, "RTP ports: to", {.min = 1025, .max = 65535}));
  if (engine.last_port <= engine.first_port) reader.AddFault("rtp_last_port", "is not above first");
  engine.threads =
      static_cast<int>(reader.Int("media_threads", 1, "threads for RTP", {.min = 1, .max = 64}));
  return engine;
}

std::vector<DigestAlgorithm> ReadAlgorithms(config::Reader& reader) {
  std::vector<DigestAlgorithm> algorithms;
  for (const std::string& name : reader.StringList(
           "digest_algorithms", {"MD5"},
           "offered to phones and carriers, the best first: SHA-256,MD5. Old phones take MD5 only, "
           "and nothing at all when they see another")) {
    if (name == "MD5") {
      algorithms.push_back(DigestAlgorithm::kMd5);
    } else if (name == "SHA-256") {
      algorithms.push_back(DigestAlgorithm::kSha256);
    } else {
      reader.AddFault("digest_algorithms", "is not MD5 or SHA-256");
    }
  }
  return algorithms;
}

GatewayOptions ReadGateway(config::Reader& reader) {
  GatewayOptions gateway;
  gateway.callers.give_up_after = reader.Duration(
      "claim_timeout", absl::Seconds(60), "how long a caller waits for a service to take the call");
  gateway.callers.media_timeout = reader.Duration(
      "media_timeout", absl::Seconds(30), "silence after which calls is told, unless on hold");
  gateway.ringer.media_timeout = gateway.callers.media_timeout;
  gateway.ringer.patience = reader.Duration("phone_patience", absl::Seconds(5),
                                            "after which a phone without any reply is unreachable");
  gateway.dialer.media_timeout = gateway.callers.media_timeout;
  gateway.dialer.patience =
      reader.Duration("trunk_patience", absl::Seconds(4),
                      "after which a carrier's server without any reply is given up for the next");
  gateway.ping_every = reader.Duration("trunk_ping", absl::Seconds(20),
                                       "how often carriers' servers get OPTIONS; 0s: never");
  gateway.orphan_after = reader.Duration("orphan_timeout", absl::Minutes(2),
                                         "after which an unbridged leg nobody asks for is ended");
  gateway.registrar.realm = reader.String("realm", "centralita", "realm of phones' digests");
  gateway.registrar.max_failures = static_cast<int>(reader.Int(
      "max_failures", 5, "wrong passwords a minute from an address", {.min = 1, .max = 1000}));
  gateway.registrar_limits.max_expires =
      reader.Duration("max_expires", absl::Minutes(10), "longest registration");
  gateway.registrar_limits.min_expires =
      reader.Duration("min_expires", absl::Seconds(60), "shortest registration");
  gateway.registrar_limits.default_expires =
      std::min(gateway.registrar_limits.max_expires, gateway.registrar_limits.default_expires);
  if (gateway.registrar_limits.min_expires > gateway.registrar_limits.max_expires) {
    reader.AddFault("min_expires", "is longer than max_expires");
  }
  gateway.registrar_limits.max_contacts = static_cast<size_t>(
      reader.Int("max_contacts", 5, "phones of a person", {.min = 1, .max = 20}));
  gateway.max_calls =
      static_cast<int>(reader.Int("max_calls", 0, "calls at once; 0: no limit", {.min = 0}));
  gateway.digest_algorithms = ReadAlgorithms(reader);
  return gateway;
}

}  // namespace

Config ReadConfig(config::Reader& reader) {
  return {.node = reader.String("node", HostName(), "our name to the other services"),
          .advertise_address =
              reader.String("advertise_address", "", "host:port where calls reaches us"),
          .sip = ReadSip(reader),
          .engine = ReadEngine(reader),
          .gateway = ReadGateway(reader),
          .prompts = reader.String("prompts", "", "folder of the spoken prompts and the music"),
          .spool = reader.RequiredString("spool", "folder for recordings until they are delivered"),
          .trunk_refresh =
              reader.Duration("trunk_refresh", absl::Seconds(2), "how often trunks are read"),
          .drain_timeout = reader.Duration("drain_timeout", absl::Seconds(25),
                                           "at the end: time for calls to finish; keep "
                                           "--shutdown_grace longer than this")};
}

}  // namespace centralita::media
