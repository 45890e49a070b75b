#include "services/media/testing/gateway_test.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/testing/await.h"
#include "services/media/bind.h"

namespace centralita::media::test {
namespace {

constexpr char kRealm[] = "centralita";

v1::Command Numbered(v1::Command command, int number) {
  command.set_command_id(absl::StrCat("command-", number));
  return command;
}

}  // namespace

GatewayTest::GatewayTest() {
  peers_.trunks.Set({LocalTrunk()});
  for (const char* user : {"alice", "bob"}) {
    peers_.credentials.Add(user, absl::StrCat(user, "-secret"), kRealm);
  }
}

GatewayTest::~GatewayTest() {
  StopGateway();
  if (HasFailure()) std::fprintf(stderr, "sipp:\n%s\n", SippLog().c_str());
}

directory::v1::Trunk GatewayTest::LocalTrunk() {
  directory::v1::Trunk trunk;
  trunk.set_name("trunks/carrier");
  trunk.add_addresses("127.0.0.0/8");
  trunk.set_region("ES");
  return trunk;
}

void GatewayTest::StartGateway(std::vector<std::string> flags) {
  sip_port_ = FreePort();
  const int rtp = FreePort(200);
  std::vector<std::string> args = {
      "--listen=127.0.0.1:0",
      "--metrics_listen=",
      "--shutdown_wait=0s",
      "--drain_timeout=0s",
      absl::StrCat("--sip_listen=127.0.0.1:", sip_port_),
      absl::StrCat("--rtp_first_port=", rtp),
      absl::StrCat("--rtp_last_port=", rtp + 199),
      absl::StrCat("--realm=", kRealm),
      absl::StrCat("--spool=", folder_.path(), "/spool"),
      absl::StrCat("--calls_address=127.0.0.1:", peers_.calls_port),
      absl::StrCat("--directory_address=127.0.0.1:", peers_.directory_port),
      absl::StrCat("--routing_address=127.0.0.1:", peers_.others_port),
      absl::StrCat("--recording_address=127.0.0.1:", peers_.others_port)};
  args.insert(args.end(), flags.begin(), flags.end());
  process_ = std::make_unique<lifecycle::Process>(
      "media", std::vector<std::pair<std::string, lifecycle::Bind>>{{"media", media::Bind}}, args,
      config::Environment{});
  ASSERT_TRUE(process_->Start().ok());
  stub_ = v1::MediaGatewayService::NewStub(process_->ChannelTo("media"));
  ASSERT_TRUE(centralita::test::Await([this] {
    // The value's line: HELP and TYPE name the metric before any trunk is known.
    return process_->metrics().Text().find("\ncentralita_media_trunks ") != std::string::npos;
  }));
}

void GatewayTest::StopGateway() {
  stub_.reset();
  process_.reset();
}

std::unique_ptr<Baresip> GatewayTest::RegisteredPhone(const std::string& username, bool answers,
                                                      const std::string& transport,
                                                      double tone_hz) {
  auto phone = std::make_unique<Baresip>(Baresip::Options{.username = username,
                                                          .password = username + "-secret",
                                                          .gateway_port = sip_port_,
                                                          .transport = transport,
                                                          .answers = answers,
                                                          .tone_hz = tone_hz});
  // Its event may have been told before somebody listened; its log tells it to all.
  EXPECT_TRUE(centralita::test::Await([&] { return absl::StrContains(phone->Log(), " 200 OK "); }))
      << phone->Log();
  return phone;
}

v1::ExecuteResponse GatewayTest::Execute(std::vector<v1::Command> commands) {
  v1::ExecuteRequest request;
  for (v1::Command& command : commands) {
    *request.add_commands() =
        command.command_id().empty() ? Numbered(std::move(command), ++commands_) : command;
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  v1::ExecuteResponse response;
  const grpc::Status status = stub_->Execute(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

std::string GatewayTest::Reason(const v1::ExecuteResponse& response) const {
  return response.results().empty() ? "nothing" : response.results().rbegin()->reason();
}

v1::Command GatewayTest::Ring(const std::string& leg) const {
  v1::Command command;
  command.mutable_ring()->set_leg_id(leg);
  return command;
}

v1::Command GatewayTest::Answer(const std::string& leg) const {
  v1::Command command;
  command.mutable_answer()->set_leg_id(leg);
  return command;
}

v1::Command GatewayTest::HangUp(const std::string& leg) const {
  v1::Command command;
  command.mutable_hang_up()->set_leg_id(leg);
  return command;
}

v1::Command GatewayTest::Bridge(const std::string& leg, const std::string& other) const {
  v1::Command command;
  command.mutable_bridge()->set_leg_id(leg);
  command.mutable_bridge()->set_other_leg_id(other);
  return command;
}

v1::Command GatewayTest::Originate(const v1::LegEvent& incoming, const std::string& person,
                                   const std::string& leg, uint64_t token) const {
  v1::Command command;
  v1::OriginateLeg& verb = *command.mutable_originate();
  verb.set_leg_id(leg);
  verb.set_call_id(incoming.call_id());
  verb.set_workspace_id("w1");
  verb.set_person_id(person);
  verb.set_token(token);
  verb.set_tied_to(incoming.leg_id());
  verb.set_caller_number(incoming.incoming().from());
  verb.set_caller_display_name("Ana \"la\" Clienta");
  verb.mutable_ring_time()->set_seconds(20);
  return command;
}

std::unique_ptr<ChildProcess> GatewayTest::Sipp(const std::string& scenario,
                                                std::vector<std::string> args) {
  std::vector<std::string> all = {"sipp",
                                  absl::StrCat("127.0.0.1:", sip_port_),
                                  "-sf",
                                  absl::StrCat(SCENARIOS_DIR "/", scenario, ".xml"),
                                  "-i",
                                  "127.0.0.1",
                                  "-nostdin",
                                  "-timeout",
                                  "30",
                                  "-timeout_error",
                                  "-m",
                                  "1",
                                  "-trace_err",
                                  "-trace_msg",
                                  "-message_file",
                                  folder_.path() + "/" + scenario + ".messages",
                                  "-error_file",
                                  folder_.path() + "/sipp.log"};
  all.insert(all.end(), args.begin(), args.end());
  return std::make_unique<ChildProcess>(all, folder_.path(), folder_.path() + "/sipp.out");
}

void GatewayTest::RegisterContact(const std::string& username, const std::string& password,
                                  int port) {
  const auto sipp = Sipp(
      "register", {"-p", absl::StrCat(port), "-s", username, "-au", username, "-ap", password});
  ASSERT_EQ(sipp->Wait(absl::Seconds(10)), 0);
}

}  // namespace centralita::media::test
