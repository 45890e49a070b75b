#pragma once

namespace centralita::simulation {

/// What a group of agents is asked to do: Poisson arrivals, exponential service, exponential patience.
struct Load {
  double calls_per_s = 0;
  double service_s = 0;   // The mean: talk and wrap-up.
  double patience_s = 0;  // The mean. Zero: nobody waits at all. Infinite: everybody, for ever.
  int agents = 0;

  double erlangs() const { return calls_per_s * service_s; }
};

/// What becomes of the calls in the long run. Shares are of all calls.
struct Law {
  double waits = 0;      // Finds nobody free. Without patience: is blocked.
  double abandons = 0;   // Gives up. Without patience: is blocked.
  double mean_wait = 0;  // In seconds, over all calls, those that give up too.
};

/// Erlang B: the share that is blocked when nobody may wait. By the recursion
/// B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)).
double ErlangB(int agents, double erlangs);

/// Erlang C: the share that waits when everybody waits for ever. 1 if the load is too much.
double ErlangC(int agents, double erlangs);

/// The law of a load: Erlang B, C, or A (M/M/n+M), by its patience.
Law LawOf(const Load& load);

/// The share of all calls that still wait `seconds` after they came, neither answered nor gone: one
/// minus this is the service level of Erlang C.
double ShareWaitingLongerThan(const Load& load, double seconds);

}  // namespace centralita::simulation
