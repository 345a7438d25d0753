// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/compared_run.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// What a sentence is about; in this order they are told.
enum class DifferenceTopic : std::uint8_t { Headline, Recovery, Latency, Waiting, Answers, Cost };
inline constexpr std::size_t kDifferenceTopics = 6;

/// How the second run does by the measure of the first.
enum class Change : std::uint8_t {
    Worse,
    Better,
    Same,    ///< what differs is no more than noise
    Neither, ///< it can't be said: what a reader should know
};

/// "headline", "recovery", …; "worse", "better", "same", "neither".
std::string_view toText(DifferenceTopic topic);
std::string_view toText(Change change);
/// ▲ worse, ▼ better, = same, · neither: no colour is needed to tell them apart.
std::string_view markOf(Change change);

/// A piece of a sentence.
struct DifferencePart {
    std::string text; ///< with the blanks around it; of a moment as a terminal shows it
    std::optional<sim::Time> moment{}; ///< a link to it; a window names it in its own way
    bool isFigure = false;             ///< the new number, which is what the eye looks for
    friend bool operator==(const DifferencePart&, const DifferencePart&) = default;
};

/// One thing that two runs have not, or have, in common.
struct Difference {
    DifferenceTopic topic = DifferenceTopic::Headline;
    std::string what{}; ///< for programs: "time_to_recover", "visitors.latency.p99.peak"
    std::optional<sim::Time>
        at{}; ///< the moment that it is about, of the second run where it can be
    std::optional<double> before{}; ///< none: it was not measured, or there was none
    std::optional<double> after{};
    std::string unit{}; ///< "s", "1" (a share) or "" (a count)
    Change change = Change::Same;
    std::vector<DifferencePart> parts{};

    /// "Visitors are well again 11 min 22 s after the fault, not 10 min 5 s (at 41 min 22 s)."
    std::string text() const;
    friend bool operator==(const Difference&, const Difference&) = default;
};

/// The mean time in a component, seconds, by Little's law: the mean number inside over the rate.
struct PartChange {
    std::string component{};
    double before = 0;
    double after = 0;
    double callsBefore = 0; ///< of which each is the mean
    double callsAfter = 0;
    /// Both are of about as many calls, so that a difference is the part's own: where others come,
    /// or stay away, a mean moves though nothing is slower.
    bool isOfTheSameCalls() const;
    friend bool operator==(const PartChange&, const PartChange&) = default;
};

struct Comparison {
    /// By topic, the headline first, then what a reader must know of the pair; within a topic what is worse first, then
    /// what is better, each by how much.
    std::vector<Difference> differences{};
    std::vector<PartChange> parts{};       ///< by how much, most first; at most kMostParts
    std::vector<std::string> lost{};       ///< objectives that were met, and are no more
    std::vector<std::string> won{};        ///< … that were missed, and are no more
    std::optional<sim::Time> equalUntil{}; ///< their series part there; none: never, or unknown
    bool isEqual = false;                  ///< equal to the bit
    bool isEqualSoFar = false; ///< … up to where both were played, which is not the end
    friend bool operator==(const Comparison&, const Comparison&) = default;
};
inline constexpr std::size_t kMostParts = 5;

// Within these, nothing is told to differ. Two runs by the same chance can differ by less and mean
// it, but nobody should act upon so little.

/// Of counts three standard deviations of the difference of two Poisson counts, which is √(a + b),
/// and 1 % of the greater one.
bool isSameCount(double before, double after);
/// Of quantiles and means of times 5 % of the greater one, and a millisecond. A histogram's buckets
/// are below 1 % wide, so nothing of it is their width.
bool isSameTime(double before, double after);
/// Of detection, mitigation and recovery 10 s: the width of the buckets that they are judged in
/// where a scenario does not say so.
bool isSameRecovery(double before, double after);
/// Of levels, as queues, 10 % of the greater one, and three.
bool isSameLevel(double before, double after);

/// What changed from one run to another, in words and numbers: what a run's summary and series say,
/// subtracted. Two runs that were played to different moments are compared by their series up to
/// the earlier one, and by nothing that is told of the whole. The warm-up is not compared.
/// Cost: reads each column of interest once; a few milliseconds for 40 components and 1,000 rows.
Comparison compare(const ComparedRun& before, const ComparedRun& after);

} // namespace doppel::analysis
