#include "libs/metrics/metrics.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <type_traits>
#include <utility>

#include <prometheus/text_serializer.h>

namespace centralita::metrics {
namespace {

using Labels = std::map<std::string, std::string>;

Labels Pair(const std::string& family, const std::vector<std::string>& names,
            std::initializer_list<absl::string_view> values) {
  if (names.size() != values.size()) {
    std::fprintf(stderr, "metric %s has %zu labels, and was given %zu values\n", family.c_str(),
                 names.size(), values.size());
    std::abort();
  }
  Labels labels;
  auto value = values.begin();
  for (const std::string& name : names) labels.emplace(name, std::string(*value++));
  return labels;
}

}  // namespace

const std::vector<double>& BoundariesOf(Buckets buckets) {
  static const auto& operation = *new std::vector<double>{
      0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
  static const auto& call = *new std::vector<double>{
      1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600, 7200};
  return buckets == Buckets::kOperationSeconds ? operation : call;
}

template <typename Metric>
Metric& Family<Metric>::With(std::initializer_list<absl::string_view> values) const {
  const Labels labels = Pair(family_->GetName(), labels_, values);
  if constexpr (std::is_same_v<Metric, prometheus::Histogram>) {
    return family_->Add(labels, *boundaries_);
  } else {
    return family_->Add(labels);
  }
}

template class Family<prometheus::Counter>;
template class Family<prometheus::Gauge>;
template class Family<prometheus::Histogram>;

CounterFamily Registry::Counter(const std::string& name, const std::string& help,
                                std::vector<std::string> labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(*registry_);
  return CounterFamily(family, std::move(labels), nullptr);
}

GaugeFamily Registry::Gauge(const std::string& name, const std::string& help,
                            std::vector<std::string> labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(*registry_);
  return GaugeFamily(family, std::move(labels), nullptr);
}

HistogramFamily Registry::Histogram(const std::string& name, const std::string& help,
                                    Buckets buckets, std::vector<std::string> labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_);
  return HistogramFamily(family, std::move(labels), &BoundariesOf(buckets));
}

std::string Registry::Text() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace centralita::metrics
