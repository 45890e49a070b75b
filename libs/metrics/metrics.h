#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "absl/strings/string_view.h"

namespace centralita::metrics {

/// The two bucket sets of this house, so that graphs of different services can be laid over each
/// other. Operations: 0.5 ms to 10 s. Calls: 1 s to 2 h.
enum class Buckets { kOperationSeconds, kCallSeconds };
const std::vector<double>& BoundariesOf(Buckets buckets);

/// One metric per combination of label values. Safe for concurrent use.
///
/// The values come from closed lists: a queue's id, yes; a caller's number, never.
template <typename Metric>
class Family {
 public:
  /// The metric for these label values, in the order of the label names. It is made on first use
  /// and lives as long as the registry. Keep the reference where it is used often.
  Metric& With(std::initializer_list<absl::string_view> values) const;

 private:
  friend class Registry;
  Family(prometheus::Family<Metric>& family, std::vector<std::string> labels,
         const std::vector<double>* boundaries)
      : family_(&family), labels_(std::move(labels)), boundaries_(boundaries) {}

  prometheus::Family<Metric>* family_;
  std::vector<std::string> labels_;
  const std::vector<double>* boundaries_;  // Histograms only.
};

using CounterFamily = Family<prometheus::Counter>;
using GaugeFamily = Family<prometheus::Gauge>;
using HistogramFamily = Family<prometheus::Histogram>;

/// All metrics of this process. Safe for concurrent use. Declare families as members of one struct:
///
///   struct Metrics {
///     explicit Metrics(metrics::Registry& registry)
///         : offers(registry.Counter("centralita_routing_offers_total", "Offers by outcome.",
///                                   {"outcome"})) {}
///     metrics::CounterFamily offers;
///   };
///
/// Asking again for a name gives the same family.
class Registry {
 public:
  Registry() : registry_(std::make_shared<prometheus::Registry>()) {}

  CounterFamily Counter(const std::string& name, const std::string& help,
                        std::vector<std::string> labels = {});
  GaugeFamily Gauge(const std::string& name, const std::string& help,
                    std::vector<std::string> labels = {});
  HistogramFamily Histogram(const std::string& name, const std::string& help, Buckets buckets,
                            std::vector<std::string> labels = {});

  /// Everything in the text format of Prometheus.
  std::string Text() const;

  const std::shared_ptr<prometheus::Registry>& prometheus() const { return registry_; }

 private:
  std::shared_ptr<prometheus::Registry> registry_;
};

}  // namespace centralita::metrics
