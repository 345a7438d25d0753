// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

namespace doppel::sim {

/// Asked time and again by what takes long whether to stop: who wants it, "Ctrl-C", or which limit
/// is reached; empty: nobody does.
using WhoStops = std::function<std::string()>;

/// Asks who stops until somebody does, and remembers who it was: not to be asked again.
class StopQuestion {
public:
    explicit StopQuestion(WhoStops stops = {}) : stops_(std::move(stops)) {}

    /// Asks these, too, from now on.
    void alsoAsk(WhoStops more) {
        stops_ = [former = std::move(stops_), more = std::move(more)] {
            std::string who = former ? former() : std::string{};
            return who.empty() ? more() : who;
        };
    }

    bool isStopped() {
        if (who_.empty() && stops_) {
            who_ = stops_();
        }
        return !who_.empty();
    }
    /// Who stopped it, as far as was asked; empty: nobody.
    const std::string& who() const { return who_; }

private:
    WhoStops stops_;
    std::string who_;
};

/// The same question, passed on no more often than that; nobody stops in between.
inline WhoStops noMoreOftenThan(std::chrono::nanoseconds apart, WhoStops stops) {
    return [apart, stops = std::move(stops),
            next = std::chrono::steady_clock::time_point{}]() mutable {
        const auto now = std::chrono::steady_clock::now();
        if (now < next) {
            return std::string{};
        }
        next = now + apart;
        return stops();
    };
}

} // namespace doppel::sim
