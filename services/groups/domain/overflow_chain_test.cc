#include "services/groups/domain/overflow_chain.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::groups {
namespace {

OverflowNode Node(const std::string& id, const std::vector<std::string>& targets) {
  OverflowNode node{GroupId(id), absl::StrCat("Group ", id), {}};
  for (const std::string& target : targets) node.targets.push_back(GroupId(target));
  return node;
}

TEST(CheckNoCycle, AChainThatEndsIsFine) {
  EXPECT_TRUE(CheckNoCycle({Node("b", {"c"}), Node("c", {"d"})}, Node("a", {"b", "d"})).ok());
  EXPECT_TRUE(CheckNoCycle({}, Node("a", {})).ok());
}

TEST(CheckNoCycle, TwoWaysToOnePlaceAreNoCircle) {
  EXPECT_TRUE(CheckNoCycle({Node("b", {"d"}), Node("c", {"d"})}, Node("a", {"b", "c"})).ok());
}

TEST(CheckNoCycle, ShowsTheShortestWayRound) {
  const absl::Status status =
      CheckNoCycle({Node("b", {"c"}), Node("c", {"d", "a"}), Node("d", {"a"})}, Node("a", {"b"}));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status::Reason(status), "OVERFLOW_CYCLE");
  EXPECT_EQ(status.message(),
            "calls would go round: \"Group a\" -> \"Group b\" -> \"Group c\" -> \"Group a\"");
  EXPECT_EQ(status::Metadata(status)["cycle"], "a,b,c,a");
}

TEST(CheckNoCycle, WhatTheGroupWasBeforeDoesNotCount) {
  EXPECT_TRUE(CheckNoCycle({Node("a", {"b"}), Node("b", {"a"})}, Node("a", {})).ok());
}

TEST(CheckNoCycle, ACircleOfOthersIsNotThisGroups) {
  EXPECT_TRUE(CheckNoCycle({Node("b", {"c"}), Node("c", {"b"})}, Node("a", {"b"})).ok());
}

// Against the definition: a matrix of who reaches whom.
TEST(CheckNoCycle, AgreesWithReachabilityInRandomGraphs) {
  std::mt19937 random(7);
  constexpr int kNodes = 7;
  for (int round = 0; round < 2000; ++round) {
    bool reaches[kNodes][kNodes] = {};
    std::vector<OverflowNode> nodes;
    for (int i = 0; i < kNodes; ++i) {
      std::vector<std::string> targets;
      for (int k = 0; k < kNodes; ++k) {
        if (i == k || random() % 6 != 0) continue;
        reaches[i][k] = true;
        targets.push_back(absl::StrCat(k));
      }
      nodes.push_back(Node(absl::StrCat(i), targets));
    }
    for (int via = 0; via < kNodes; ++via) {
      for (int i = 0; i < kNodes; ++i) {
        for (int k = 0; k < kNodes; ++k) reaches[i][k] |= reaches[i][via] && reaches[via][k];
      }
    }
    const OverflowNode changed = nodes[0];
    EXPECT_EQ(CheckNoCycle(nodes, changed).ok(), !reaches[0][0]);
  }
}

}  // namespace
}  // namespace centralita::groups
