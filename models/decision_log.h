// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// How many servers of another component there are to be, as a component that scales it decided.
struct Rescale {
    std::string of; ///< the component that is scaled
    std::int64_t from = 0;
    std::int64_t to = 0;
    friend bool operator==(const Rescale&, const Rescale&) = default;
};

/// "scales web from 2 to 4".
inline std::string toText(const Rescale& rescale) {
    return "scales " + rescale.of + " from " + std::to_string(rescale.from) + " to " +
           std::to_string(rescale.to);
}

/// Something that a component decided by itself: a backend is sick, a fail-over.
struct Decision {
    sim::Time at{};
    std::string_view component;       ///< its name; lives as long as the platform
    std::string what;                 ///< "marks the origin as sick at London"
    std::string why;                  ///< "3 of 5 probes failed"
    std::optional<Rescale> rescale{}; ///< where that is what it decided; `what` is its text
};

/// What the components of a platform decided, by time. Bounded: of each component the first and the
/// last kMostOfEach / 2 are kept, so that none drives out what others decided; all are counted.
class DecisionLog {
public:
    static constexpr std::size_t kMostOfEach = 500;

    /// How many a component has made, and how many of them are not kept.
    struct Made {
        std::uint64_t all = 0;
        std::uint64_t dropped = 0;
    };

    void add(Decision decision) {
        Book& book = books_[decision.component];
        ++book.made.all;
        if (book.made.all > kMostOfEach / 2) {
            book.last.push_back(made_);
        }
        if (book.last.size() > kMostOfEach / 2) {
            kept_.erase(book.last.front());
            book.last.pop_front();
            ++book.made.dropped;
        }
        kept_.emplace(made_++, std::move(decision));
    }

    /// How many there have been.
    std::uint64_t made() const { return made_; }
    /// Those after the first `seen`, as far as they are kept.
    std::vector<Decision> since(std::uint64_t seen) const {
        std::vector<Decision> fresh;
        for (auto at = kept_.lower_bound(seen); at != kept_.end(); ++at) {
            fresh.push_back(at->second);
        }
        return fresh;
    }
    /// Calls `visit(component, made)` for each that decided something, by name.
    template <class Visit>
    void forEachComponent(const Visit& visit) const {
        for (const auto& [component, book] : books_) {
            visit(component, book.made);
        }
    }

private:
    struct Book {
        Made made;
        std::deque<std::uint64_t> last; // numbers, of those beyond the first that are kept
    };
    std::map<std::uint64_t, Decision> kept_; // by number
    std::map<std::string_view, Book> books_;
    std::uint64_t made_ = 0;
};

} // namespace doppel::models
