// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/response.h"
#include "sim/metrics.h"
#include "sim/run_status.h"
#include "sim/series.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

/// How enumerations are written in run files and summaries.
namespace doppel::analysis {

constexpr std::array<std::string_view, 7> kReasonWords{"reached_end",  "stopped",    "event_limit",
                                                       "time_limit",   "wall_limit", "memory_limit",
                                                       "pending_limit"};
constexpr std::array<std::string_view, 4> kFaredWords{"failed", "lacked_a_part", "not_done",
                                                      "in_vain"};
constexpr std::array<std::string_view, 3> kShortfallWords{"visits", "requests", "work"};
constexpr std::array<std::string_view, 4> kColumnKindWords{"increase", "mean", "maximum",
                                                           "quantile"};
/// What one step of a metric's whole number is.
constexpr std::array<std::string_view, 4> kStepWords{"", "ns", "B", "nanos of $"};

template <class E, std::size_t N>
constexpr std::string_view wordOf(const std::array<std::string_view, N>& words, E value) {
    return words[static_cast<std::size_t>(value)];
}

/// None: no value is written so.
template <class E, std::size_t N>
std::optional<E> fromWord(const std::array<std::string_view, N>& words, std::string_view word) {
    for (std::size_t i = 0; i < N; ++i) {
        if (words[i] == word) {
            return static_cast<E>(i);
        }
    }
    return std::nullopt;
}

/// The words of an enumeration that has a toText of its own.
template <class E, std::size_t N>
std::array<std::string_view, N> wordsOf() {
    std::array<std::string_view, N> words;
    for (std::size_t i = 0; i < N; ++i) {
        words[i] = toText(static_cast<E>(i));
    }
    return words;
}

} // namespace doppel::analysis
