#pragma once

#include <string>
#include <vector>

#include "tests/simulation/batch_means.h"
#include "tests/simulation/erlang.h"
#include "tests/simulation/traffic.h"

namespace centralita::simulation {

/// What queueing theory says of a load, beside what became of its calls.
class MeasuredLaw {
 public:
  /// `target_s`: of the service level; not asked for if it is zero.
  MeasuredLaw(const Load& load, double target_s);

  void Add(const Fate& fate);

  /// Whether every figure's 99 % confidence interval is at most that share of the figure to either
  /// side.
  bool IsWithin(double share) const;

  /// What theory says otherwise, in words: each figure that is outside its confidence interval, or
  /// off by more than `share`. Empty: all is as it should be.
  std::vector<std::string> Contradictions(double share) const;

 private:
  struct Figure {
    const char* name;
    double exact;
    BatchMeans measured = {};
  };

  const double target_s_;
  Figure waits_;
  Figure abandons_;
  Figure mean_wait_;
  Figure late_;
  std::vector<const Figure*> asked_;  // Those that are not zero by nature.
};

}  // namespace centralita::simulation
