#include "tests/simulation/batch_means.h"

#include <cmath>
#include <limits>

namespace centralita::simulation {
namespace {

constexpr double kStudent995 = 2.756;  // The 99.5 % quantile, 29 degrees of freedom.

}  // namespace

void BatchMeans::Add(double observation) {
  sum_ += observation;
  if (++in_batch_ < size_) return;
  means_.push_back(sum_ / static_cast<double>(size_));
  in_batch_ = 0;
  sum_ = 0;
  if (means_.size() < 2 * kBatches) return;
  for (size_t i = 0; i < kBatches; ++i) means_[i] = (means_[2 * i] + means_[2 * i + 1]) / 2;
  means_.resize(kBatches);
  size_ *= 2;
}

double BatchMeans::mean() const {
  double sum = 0;
  for (const double one : means_) sum += one;
  return sum / static_cast<double>(means_.size());
}

double BatchMeans::half_width() const {
  if (means_.size() < kBatches) return std::numeric_limits<double>::infinity();
  const double centre = mean();
  const auto count = static_cast<double>(means_.size());
  double squares = 0;
  for (const double one : means_) squares += (one - centre) * (one - centre);
  return kStudent995 * std::sqrt(squares / (count - 1) / count);
}

}  // namespace centralita::simulation
