#include "services/media/app/registrar_desk.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(5);

/// Where an INVITE for the phone has to go: back to where its REGISTER came from, if that is not
/// what it wrote into its Contact (NAT), and for TCP always, to use the connection that is there.
std::string RouteOf(const IncomingRegister& request) {
  const SipSource& source = request.source;
  const std::string host =
      absl::StrContains(source.ip, ':') ? absl::StrCat("[", source.ip, "]") : source.ip;
  const std::string hop = absl::StrCat(host, ":", source.port);
  const bool all_direct = std::all_of(
      request.contacts.begin(), request.contacts.end(),
      [&](const SipContact& contact) { return absl::StrContains(contact.uri, "@" + hop); });
  if (source.transport == "udp" && all_direct) return "";
  return absl::StrCat("sip:", hop, ";transport=", source.transport, ";lr");
}

Registration ToRegistration(const IncomingRegister& request, const Person& person) {
  Registration registration{.person = person,
                            .sip_call_id = request.sip_call_id,
                            .cseq = request.cseq,
                            .expires = request.expires,
                            .wildcard = request.wildcard,
                            .route = RouteOf(request)};
  for (const SipContact& contact : request.contacts) {
    registration.contacts.push_back({contact.uri, contact.expires});
  }
  return registration;
}

}  // namespace

RegistrarDesk::RegistrarDesk(Parts parts, RegistrarOptions options)
    : parts_(parts),
      options_(std::move(options)),
      decoy_md5_(HashHex(DigestAlgorithm::kMd5, "nobody")),
      decoy_sha256_(HashHex(DigestAlgorithm::kSha256, "nobody")),
      throttle_(options_.max_failures, options_.failure_window) {}

void RegistrarDesk::Refuse(const IncomingRegister& request, absl::string_view result,
                           const Refusal& refusal) {
  parts_.metrics.registers.With({result}).Increment();
  parts_.signalling.RefuseRegister(request.request, refusal);
}

void RegistrarDesk::Challenge(const IncomingRegister& request, bool stale,
                              absl::string_view result) {
  Refuse(request, result,
         {.status = 401,
          .challenges = parts_.gate.Challenges(options_.realm, stale, parts_.clock.Now())});
}

void RegistrarDesk::OnRegister(const IncomingRegister& request) {
  if (throttle_.IsBlocked(request.source.ip, parts_.clock.Now())) {
    return Refuse(request, "throttled", {.status = 403});
  }
  const std::vector<DigestResponse> digests = DigestGate::ParseAll(request.authorizations);
  const DigestResponse* digest = DigestGate::FirstOf(digests, options_.realm);
  if (digest == nullptr) return Challenge(request, false, "challenged");
  // One's own phones only (RFC 3261 §10.3 step 4).
  if (digest->username != request.to_user) return Refuse(request, "foreign", {.status = 403});

  // Before anything is asked of others. The password may be right: a phone tries again by itself.
  if (!parts_.gate.KnowsNonce(*digest, parts_.clock.Now())) {
    return Challenge(request, true, "foreign_nonce");
  }
  if (lookups_ >= options_.max_lookups) {
    return Refuse(request, "overloaded", {.status = 503, .retry_after = kRetryAfter});
  }
  ++lookups_;
  parts_.credentials.Find(digest->username,
                          [this, request, digest = *digest](absl::StatusOr<SipCredential> found) {
                            parts_.loop.Post([this, request, digest, found = std::move(found)] {
                              --lookups_;
                              OnCredential(request, digest, found);
                            });
                          });
}

void RegistrarDesk::OnCredential(const IncomingRegister& request, const DigestResponse& digest,
                                 const absl::StatusOr<SipCredential>& credential) {
  const bool unknown = absl::IsNotFound(credential.status());
  if (!credential.ok() && !unknown) {
    return Refuse(request, "directory_away", {.status = 503, .retry_after = kRetryAfter});
  }
  const absl::Time now = parts_.clock.Now();
  DigestGate::Verdict verdict =
      parts_.gate.Check(digest, unknown ? decoy_md5_ : credential->ha1_md5,
                        unknown ? decoy_sha256_ : credential->ha1_sha256, "REGISTER", now);
  if (unknown) verdict = DigestGate::Verdict::kWrong;
  switch (verdict) {
    case DigestGate::Verdict::kRight:
      throttle_.CountSuccess(request.source.ip);
      return Apply(request, *credential);
    case DigestGate::Verdict::kStale:
      return Challenge(request, true, "stale");
    case DigestGate::Verdict::kWrong:
      break;
  }
  if (throttle_.CountFailure(request.source.ip, now)) {
    log::Warning("registrations were throttled", {{"ip", request.source.ip}});
  }
  log::Info("registration was refused", {{"ip", request.source.ip},
                                         {"sip_username", digest.username},
                                         {"reason", unknown ? "unknown_user" : "wrong_password"}});
  Challenge(request, false, unknown ? "unknown_user" : "wrong_password");
}

void RegistrarDesk::Apply(const IncomingRegister& request, const SipCredential& credential) {
  const absl::Time now = parts_.clock.Now();
  const Person& person = credential.person;
  const absl::Time before = parts_.registrar.ReachableUntil(person, now);
  absl::StatusOr<std::vector<Binding>> bindings =
      parts_.registrar.Apply(ToRegistration(request, person), now);
  if (!bindings.ok()) return RefuseUnapplied(request, bindings.status());

  std::vector<SipContact> contacts;
  for (const Binding& binding : *bindings) {
    contacts.push_back({binding.contact, binding.expires - now});
  }
  parts_.metrics.registers.With({contacts.empty() ? "removed" : "registered"}).Increment();
  parts_.metrics.devices.With({}).Set(static_cast<double>(parts_.registrar.size()));
  parts_.signalling.AcceptRegister(request.request, contacts);

  const absl::Time after = parts_.registrar.ReachableUntil(person, now);
  if (after != before) parts_.reports.Report({{person, std::max(after, absl::UnixEpoch())}}, false);
  if ((after > now) != (before > now)) {
    log::Info(after > now ? "phone registered" : "phone unregistered",
              {{"person", person.person_id}, {"transport", request.source.transport}});
  }
}

void RegistrarDesk::RefuseUnapplied(const IncomingRegister& request, const absl::Status& why) {
  const std::string reason = status::Reason(why);
  if (reason == "INTERVAL_TOO_BRIEF") {
    return Refuse(request, "too_brief",
                  {.status = 423, .min_expires = parts_.registrar.limits().min_expires});
  }
  if (reason == "OUT_OF_ORDER") return Refuse(request, "out_of_order", {.status = 500});
  if (reason == "TOO_MANY_CONTACTS") return Refuse(request, "too_many", {.status = 403});
  Refuse(request, "malformed", {.status = 400});
}

void RegistrarDesk::Sweep() {
  const absl::Time now = parts_.clock.Now();
  std::vector<Reachability> lost;
  for (const Person& person : parts_.registrar.Sweep(now)) {
    log::Info("phone expired", {{"person", person.person_id}});
    lost.push_back({person, now});
  }
  parts_.metrics.devices.With({}).Set(static_cast<double>(parts_.registrar.size()));
  if (!lost.empty()) parts_.reports.Report(std::move(lost), false);
}

void RegistrarDesk::ReportAll() {
  const absl::Time now = parts_.clock.Now();
  std::vector<Reachability> people;
  for (const Person& person : parts_.registrar.Registered(now)) {
    people.push_back({person, parts_.registrar.ReachableUntil(person, now)});
  }
  parts_.reports.Report(std::move(people), true);
}

}  // namespace centralita::media
