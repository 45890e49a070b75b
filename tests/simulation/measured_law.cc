#include "tests/simulation/measured_law.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace centralita::simulation {

MeasuredLaw::MeasuredLaw(const Load& load, double target_s)
    : target_s_(target_s),
      waits_{"waits", LawOf(load).waits},
      abandons_{"abandons", LawOf(load).abandons},
      mean_wait_{"mean wait", LawOf(load).mean_wait},
      late_{"still waits at the target",
            target_s > 0 ? ShareWaitingLongerThan(load, target_s) : 0} {
  for (const Figure* figure : {&waits_, &abandons_, &mean_wait_, &late_}) {
    if (figure->exact > 0) asked_.push_back(figure);
  }
}

void MeasuredLaw::Add(const Fate& fate) {
  const double wait_s = absl::ToDoubleSeconds(fate.wait);
  waits_.measured.Add(wait_s > 0 || !fate.answered);
  abandons_.measured.Add(!fate.answered);
  mean_wait_.measured.Add(wait_s);
  late_.measured.Add(wait_s > target_s_);
}

bool MeasuredLaw::IsWithin(double share) const {
  return std::all_of(asked_.begin(), asked_.end(), [&](const Figure* figure) {
    return figure->measured.half_width() <= share * figure->exact;
  });
}

std::vector<std::string> MeasuredLaw::Contradictions(double share) const {
  std::vector<std::string> wrong;
  for (const Figure* figure : asked_) {
    const double off = std::abs(figure->measured.mean() - figure->exact);
    if (off <= figure->measured.half_width() && off <= share * figure->exact) continue;
    wrong.push_back(absl::StrFormat("%s: theory %.6g, measured %.6g ± %.2g", figure->name,
                                    figure->exact, figure->measured.mean(),
                                    figure->measured.half_width()));
  }
  return wrong;
}

}  // namespace centralita::simulation
