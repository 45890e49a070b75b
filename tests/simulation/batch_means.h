#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace centralita::simulation {

/// A mean of correlated observations with its confidence interval: of the means of long batches,
/// which are as good as independent and normal. Batches grow with the run, so that it may be stopped
/// when the interval has become narrow enough.
class BatchMeans {
 public:
  static constexpr size_t kBatches = 30;

  void Add(double observation);

  /// The mean of the whole batches.
  double mean() const;

  /// Half the width of the interval that holds the true mean with 99 %: Student's t with 29 degrees
  /// of freedom. Infinite while there are fewer than kBatches batches.
  double half_width() const;

 private:
  int64_t size_ = 64;
  int64_t in_batch_ = 0;
  double sum_ = 0;
  std::vector<double> means_;  // kBatches to 2 kBatches; then pairs become one.
};

}  // namespace centralita::simulation
