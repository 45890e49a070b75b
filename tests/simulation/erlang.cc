#include "tests/simulation/erlang.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace centralita::simulation {
namespace {

constexpr double kNegligible = 1e-18;

/// How likely M/M/n+M holds that many calls, up to where it no longer matters. A birth-death chain:
/// births at the rate of arrivals, deaths at that of the busy agents' and the waiting callers' ends.
std::vector<double> Occupancy(const Load& load) {
  std::vector<double> share = {1.0};
  double largest = 1.0;
  for (int calls = 1; calls <= load.agents + 50 || share.back() >= kNegligible * largest; ++calls) {
    const double busy = std::min(calls, load.agents);
    const double waiting = calls - busy;
    const double ends = busy / load.service_s + waiting / load.patience_s;
    share.push_back(share.back() * load.calls_per_s / ends);
    largest = std::max(largest, share.back());
  }
  const double sum = std::accumulate(share.begin(), share.end(), 0.0);
  for (double& one : share) one /= sum;
  return share;
}

Law ErlangA(const Load& load) {
  const std::vector<double> occupancy = Occupancy(load);
  Law law;
  double queue = 0;
  for (size_t calls = load.agents; calls < occupancy.size(); ++calls) {
    law.waits += occupancy[calls];
    queue += static_cast<double>(calls - load.agents) * occupancy[calls];
  }
  law.mean_wait = queue / load.calls_per_s;  // Little's law.
  law.abandons = law.mean_wait / load.patience_s;
  return law;
}

/// How likely each number of callers ahead of one who never gives up still lets that one wait after
/// `seconds`: served is who has seen one end more than there were callers ahead. The pure-death
/// chain's equations, by Runge and Kutta's fourth order.
std::vector<double> StillWaiting(const Load& load, size_t depth, double seconds) {
  const auto rate = [&](size_t ahead) {
    return load.agents / load.service_s + static_cast<double>(ahead) / load.patience_s;
  };
  const auto slope = [&](const std::vector<double>& at) {
    std::vector<double> change(depth);
    for (size_t j = 0; j < depth; ++j) change[j] = rate(j) * ((j > 0 ? at[j - 1] : 0.0) - at[j]);
    return change;
  };
  const auto along = [&](const std::vector<double>& from, const std::vector<double>& k, double h) {
    std::vector<double> to(depth);
    for (size_t j = 0; j < depth; ++j) to[j] = from[j] + h * k[j];
    return to;
  };
  const int steps = std::max(200, static_cast<int>(seconds * rate(depth)));
  const double h = seconds / steps;
  std::vector<double> waiting(depth, 1.0);
  for (int step = 0; step < steps; ++step) {
    const std::vector<double> k1 = slope(waiting);
    const std::vector<double> k2 = slope(along(waiting, k1, h / 2));
    const std::vector<double> k3 = slope(along(waiting, k2, h / 2));
    const std::vector<double> k4 = slope(along(waiting, k3, h));
    for (size_t j = 0; j < depth; ++j) {
      waiting[j] += h / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]);
    }
  }
  return waiting;
}

}  // namespace

double ErlangB(int agents, double erlangs) {
  double blocked = 1.0;
  for (int k = 1; k <= agents; ++k) blocked = erlangs * blocked / (k + erlangs * blocked);
  return blocked;
}

double ErlangC(int agents, double erlangs) {
  if (erlangs >= agents) return 1.0;
  const double blocked = ErlangB(agents, erlangs);
  return agents * blocked / (agents - erlangs * (1 - blocked));
}

Law LawOf(const Load& load) {
  if (load.patience_s == 0) {
    const double blocked = ErlangB(load.agents, load.erlangs());
    return {.waits = blocked, .abandons = blocked};
  }
  if (std::isfinite(load.patience_s)) return ErlangA(load);
  const double waits = ErlangC(load.agents, load.erlangs());
  return {.waits = waits, .mean_wait = waits * load.service_s / (load.agents - load.erlangs())};
}

double ShareWaitingLongerThan(const Load& load, double seconds) {
  if (load.patience_s == 0) return 0;
  if (!std::isfinite(load.patience_s)) {
    return ErlangC(load.agents, load.erlangs()) *
           std::exp(-(load.agents - load.erlangs()) * seconds / load.service_s);
  }
  const std::vector<double> occupancy = Occupancy(load);
  const size_t depth = occupancy.size() - load.agents;
  const std::vector<double> waiting = StillWaiting(load, depth, seconds);
  double share = 0;
  for (size_t ahead = 0; ahead < depth; ++ahead) {
    share += occupancy[load.agents + ahead] * waiting[ahead];
  }
  return share * std::exp(-seconds / load.patience_s);  // And has not given up.
}

}  // namespace centralita::simulation
