#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "centralita/media/v1/media_gateway_service.grpc.pb.h"
#include "libs/lifecycle/process.h"
#include "services/media/testing/baresip.h"
#include "services/media/testing/child_process.h"
#include "services/media/testing/scripted_peers.h"

namespace centralita::media::test {

/// A whole gateway in this process, real sockets and all; the test plays the services around it.
class GatewayTest : public testing::Test {
 protected:
  GatewayTest();
  ~GatewayTest() override;

  /// Starts the gateway; `flags` win over what the fixture sets.
  void StartGateway(std::vector<std::string> flags = {});
  void StopGateway();

  /// A trunk by address, which is every test's.
  static directory::v1::Trunk LocalTrunk();

  /// A phone of the person `username`; it is registered when this returns.
  std::unique_ptr<Baresip> RegisteredPhone(const std::string& username, bool answers = true,
                                           const std::string& transport = "udp",
                                           double tone_hz = 440);

  /// Sends commands as `calls` does, with fresh ids.
  v1::ExecuteResponse Execute(std::vector<v1::Command> commands);
  /// The reason of the last result; "" if all was done.
  std::string Reason(const v1::ExecuteResponse& response) const;

  v1::Command Ring(const std::string& leg) const;
  v1::Command Answer(const std::string& leg) const;
  v1::Command HangUp(const std::string& leg) const;
  v1::Command Bridge(const std::string& leg, const std::string& other) const;
  v1::Command Originate(const v1::LegEvent& incoming, const std::string& person,
                        const std::string& leg, uint64_t token = 1) const;

  /// sipp, calling the gateway (or waiting for it) by a scenario of scenarios/.
  std::unique_ptr<ChildProcess> Sipp(const std::string& scenario,
                                     std::vector<std::string> args = {});
  std::string SippLog() const { return ReadFile(folder_.path() + "/sipp.log"); }

  /// Registers, by sipp, a phone that will listen on `port`.
  void RegisterContact(const std::string& username, const std::string& password, int port);

  ScriptedPeers peers_;
  ScratchFolder folder_;
  int sip_port_ = 0;
  std::unique_ptr<lifecycle::Process> process_;
  std::unique_ptr<v1::MediaGatewayService::Stub> stub_;

 private:
  int commands_ = 0;
};

}  // namespace centralita::media::test
