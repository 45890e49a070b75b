#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/media/app/audio.h"
#include "services/media/app/loop.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"

namespace centralita::media {

/// A loop that runs what is posted at once: a test is one thread.
class FakeLoop final : public Loop {
 public:
  void Post(std::function<void()> work) override { work(); }
};

/// Writes down what it is told: "ring 1", "accept 1", "reject 1 486", "invite 2 sip:a@1", "hangup
/// 2".
class FakeSignalling final : public Signalling {
 public:
  void Ring(DialogId dialog) override { said.push_back(absl::StrCat("ring ", dialog)); }
  void Accept(DialogId dialog, const std::string& sdp) override {
    said.push_back(absl::StrCat("accept ", dialog));
    last_sdp = sdp;
  }
  void Reject(DialogId dialog, const Refusal& refusal) override {
    said.push_back(absl::StrCat("reject ", dialog, " ", refusal.status));
    last_refusal = refusal;
  }
  DialogId Invite(const OutgoingInvite& invite) override {
    const DialogId dialog = 1000 + ++invites;
    said.push_back(absl::StrCat("invite ", dialog, " ", invite.contact));
    last_sdp = invite.offer;
    return dialog;
  }
  void HangUp(DialogId dialog, absl::string_view reason) override {
    said.push_back(absl::StrCat("hangup ", dialog, reason.empty() ? "" : " ", reason));
  }
  RequestId Ping(const std::string& uri) override {
    pinged.push_back(uri);
    return 5000 + pinged.size();
  }
  void AcceptRegister(RequestId request, const std::vector<SipContact>& contacts) override {
    said.push_back(absl::StrCat("registered ", request, " ", contacts.size()));
  }
  void RefuseRegister(RequestId request, const Refusal& refusal) override {
    said.push_back(absl::StrCat("refused ", request, " ", refusal.status));
    last_refusal = refusal;
  }

  /// What was said since the last time that somebody asked.
  std::vector<std::string> TakeSaid() { return std::exchange(said, {}); }

  std::vector<std::string> said;
  std::string last_sdp;
  Refusal last_refusal;
  int invites = 0;
  std::vector<std::string> pinged;  // Their ids are 5001, 5002 ...
};

/// Audio without sound. Ports are counted; `ports` of them exist.
class FakeAudio final : public Audio {
 public:
  absl::StatusOr<AudioAddress> Open(const std::string& leg_id, const std::string&) override {
    if (static_cast<int>(open.size()) >= ports) {
      return status::Error(absl::StatusCode::kResourceExhausted, "NO_PORTS", "none left");
    }
    open[leg_id] = "open";
    return AudioAddress{"192.0.2.1", static_cast<uint16_t>(20000 + 2 * ++opened)};
  }
  absl::Status Connect(const std::string& leg_id, const sdp::Agreement& agreement) override {
    open[leg_id] = absl::StrCat("to ", agreement.remote_address, ":", agreement.remote_port);
    return absl::OkStatus();
  }
  absl::Status ExpectMedia(const std::string&, absl::Duration) override { return absl::OkStatus(); }
  absl::Status Bridge(const std::string& leg_id, const std::string& other) override {
    bridges[leg_id] = other;
    return absl::OkStatus();
  }
  absl::Status Unbridge(const std::string& leg_id) override {
    std::erase_if(bridges, [&](const auto& b) { return b.first == leg_id || b.second == leg_id; });
    return absl::OkStatus();
  }
  absl::StatusOr<uint64_t> Play(const std::string&, const PlayWhat&) override { return ++plays; }
  absl::Status StopPlay(const std::string&) override { return absl::OkStatus(); }
  absl::Status SendDtmf(const std::string&, const std::string&) override {
    return absl::OkStatus();
  }
  absl::Status StartRecording(const media::StartRecording& recording) override {
    recordings.push_back(recording.recording_id);
    return absl::OkStatus();
  }
  absl::Status StopRecording(const std::string& recording_id) override {
    std::erase(recordings, recording_id);
    return absl::OkStatus();
  }
  AudioQuality Close(const std::string& leg_id) override {
    open.erase(leg_id);
    return {};
  }

  int ports = 1000;
  int opened = 0;
  uint64_t plays = 0;
  std::map<std::string, std::string> open;  // By leg: what it is connected to.
  std::map<std::string, std::string> bridges;
  std::vector<std::string> recordings;
};

/// Keeps events for a test to look at.
class FakeOutbox final : public LegEventOutbox {
 public:
  void Put(LegEvent event) override { events.push_back(std::move(event)); }
  size_t waiting() const override { return stuck; }

  /// The last event of that kind; null if there is none.
  template <typename What>
  const What* Last() const {
    for (auto it = events.rbegin(); it != events.rend(); ++it) {
      if (const What* what = std::get_if<What>(&it->what)) return what;
    }
    return nullptr;
  }

  std::vector<LegEvent> events;
  size_t stuck = 0;
};

class FakeCredentials final : public Credentials {
 public:
  void Find(const std::string& username, Done done) override {
    ++asked;
    if (silent) {
      unanswered.push_back(std::move(done));
      return;
    }
    if (away) return done(absl::UnavailableError("away"));
    const auto it = known.find(username);
    if (it == known.end()) return done(absl::NotFoundError(username));
    done(it->second);
  }

  bool away = false;
  bool silent = false;
  std::vector<Done> unanswered;  // While silent.
  int asked = 0;
  std::map<std::string, SipCredential> known;
};

class FakeTrunks final : public Trunks {
 public:
  std::shared_ptr<const TrunkTable> Table() const override { return table; }

  std::shared_ptr<const TrunkTable> table;
};

class FakeReports final : public DeviceReports {
 public:
  void Report(std::vector<Reachability> people, bool complete) override {
    last = std::move(people);
    last_complete = complete;
    ++reports;
  }

  std::vector<Reachability> last;
  bool last_complete = false;
  int reports = 0;
};

}  // namespace centralita::media
