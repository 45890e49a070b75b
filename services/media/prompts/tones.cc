#include "services/media/prompts/tones.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace centralita::media {
namespace {

constexpr int kSampleRate = 8000;

double Sine(double hertz, int sample) {
  return std::sin(2 * std::numbers::pi * hertz * sample / kSampleRate);
}

// Ringback: -10 dBm0 of E.180 with soft edges of 10 ms, so that it does not click.
constexpr double kRingbackHertz = 425;
constexpr double kRingbackAmplitude = 7000;
constexpr int kRingbackOn = kSampleRate;
constexpr int kRingbackPeriod = 5 * kSampleRate;
constexpr int kRingbackEdge = kSampleRate / 100;

// Melody: eight bars of eight notes. Each bar goes up and down one chord, given as MIDI notes.
constexpr int kNoteLength = 3750;  // 64 notes: 30 s.
constexpr int kRing = 4 * kNoteLength;
constexpr int kAttack = kSampleRate / 100;
constexpr double kNoteAmplitude = 2600;  // About -20 dBFS: waiting should not hurt.
constexpr std::array<std::array<int, 5>, 8> kChords = {{
    {48, 60, 64, 67, 71},  // C major 7
    {45, 60, 64, 67, 69},  // A minor 7
    {53, 60, 65, 69, 72},  // F major
    {55, 59, 62, 67, 74},  // G major
    {52, 59, 64, 67, 71},  // E minor
    {45, 60, 64, 69, 72},  // A minor
    {50, 57, 60, 65, 69},  // D minor 7
    {55, 59, 62, 65, 71},  // G 7
}};
constexpr std::array<int, 8> kPattern = {0, 1, 2, 3, 4, 3, 2, 1};

double Hertz(int midi) { return 440 * std::pow(2, (midi - 69) / 12.0); }

// A plucked string, roughly: three partials, the higher ones die sooner.
double Pluck(double hertz, int sample) {
  const double seconds = static_cast<double>(sample) / kSampleRate;
  const double attack = std::min(1.0, static_cast<double>(sample) / kAttack);
  const double release = std::min(1.0, static_cast<double>(kRing - sample) / kNoteLength);
  return attack * release *
         (std::exp(-1.6 * seconds) * Sine(hertz, sample) +
          0.35 * std::exp(-3.0 * seconds) * Sine(2 * hertz, sample) +
          0.12 * std::exp(-5.0 * seconds) * Sine(3 * hertz, sample));
}

}  // namespace

std::vector<int16_t> MakeRingback() {
  std::vector<int16_t> samples(kRingbackPeriod);
  for (int i = 0; i < kRingbackOn; ++i) {
    const double edge = std::min({1.0, static_cast<double>(i) / kRingbackEdge,
                                  static_cast<double>(kRingbackOn - i) / kRingbackEdge});
    samples[i] = static_cast<int16_t>(edge * kRingbackAmplitude * Sine(kRingbackHertz, i));
  }
  return samples;
}

std::vector<int16_t> MakeMelody() {
  constexpr int kLength = kNoteLength * static_cast<int>(kChords.size() * kPattern.size());
  std::vector<double> mix(kLength);
  int start = 0;
  for (const auto& chord : kChords) {
    for (int step : kPattern) {
      const double hertz = Hertz(chord[step]);
      for (int i = 0; i < kRing; ++i) mix[(start + i) % kLength] += Pluck(hertz, i);
      start += kNoteLength;
    }
  }
  std::vector<int16_t> samples(kLength);
  std::transform(mix.begin(), mix.end(), samples.begin(), [](double value) {
    return static_cast<int16_t>(std::clamp(value * kNoteAmplitude, -32767.0, 32767.0));
  });
  return samples;
}

}  // namespace centralita::media
