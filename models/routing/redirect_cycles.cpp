// SPDX-License-Identifier: Apache-2.0
#include "models/routing/redirect_cycles.h"

#include "models/routing/path.h"
#include "models/routing/router.h"
#include "models/routing/url.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace doppel::routing {
namespace {

constexpr std::size_t kMostHops = 20; // hops on one way that pass on the rest of a path
constexpr std::size_t kMostPassedOn = 200'000;
constexpr std::size_t kLongestPath = 8192; // of one that grows; with a relative target it doubles
constexpr std::string_view kBelow = "/anything";

bool isRedirect(const std::optional<Match>& match) {
    return match && match->handler->kind == HandlerKind::Redirect;
}

// True if a request for this text asks for just that path: nothing to decode, clean or lower.
bool isPlainTarget(std::string_view target) {
    if (!target.starts_with('/')) {
        return false;
    }
    char before = 0;
    for (const char c : target) {
        const bool isOdd = c == '%' || c == '?' || c == '#' || c <= ' ' || c == 0x7f;
        if (isOdd || (before == '/' && (c == '/' || c == '.'))) {
            return false;
        }
        before = c;
    }
    return !isShouted(target);
}

bool isWithinHost(std::string_view location) {
    return location.starts_with('/') && !location.starts_with("//");
}

std::string requestFor(std::string path) {
    Url url;
    url.path = std::move(path);
    return escapedPath(url);
}

// By the address of the text, which gives the order of loading within a type.
bool wasLoadedBefore(const Match& a, const Match& b) {
    return a.type != b.type ? a.type == RouteType::Exact
                            : std::less<>()(a.path.data(), b.path.data());
}

// A redirect on the way of a visitor, or a path in capitals.
struct Stop {
    std::optional<Match> match; // none: a path in capitals
    bool isOwn = false;         // where it leads doesn't depend on how one came
    std::string path;           // unless it is its own

    const Handler& handler() const { return *match->handler; }
    bool preserves() const { return handler().segments == SegmentsMode::Preserve; }
    std::string shownPath() const {
        if (!isOwn) {
            return path;
        }
        return preserves() ? std::string(handler().source) : "/" + std::string(match->path);
    }
};

class Finder {
public:
    Finder(const RouteTable& table, std::size_t most)
        : table_(table), most_(most), outcomes_(table.handlerCount(), Outcome::Unknown),
          isReported_(table.handlerCount()) {}

    void follow(const Match& redirect) {
        const Handler& handler = *redirect.handler;
        const bool preserves = handler.segments == SegmentsMode::Preserve;
        if (mayLeadToRedirect(handler.target)) {
            const Stop stop{.match = redirect, .isOwn = true, .path = {}};
            walk(arriveAt(requestFor(stop.shownPath())));
        }
        if (redirect.type == RouteType::Exact || passedOn_ > kMostPassedOn) {
            return;
        }
        below_.assign(handler.target).append(preserves ? kBelow : "");
        if (mayLeadToRedirect(below_)) {
            std::string path = "/" + std::string(redirect.path);
            walk(arriveAt(requestFor(path.append(kBelow))));
        }
    }

    std::vector<RedirectCycle> take() {
        std::sort(cycles_.begin(), cycles_.end(),
                  [](const auto& a, const auto& b) { return wasLoadedBefore(a.first, b.first); });
        return std::move(cycles_);
    }

private:
    enum class Outcome : std::uint8_t { Unknown, OnTheWay, Arrives, Cycles };

    // Nearly every redirect is done with here.
    bool mayLeadToRedirect(std::string_view target) const {
        return !isPlainTarget(target) || isRedirect(table_.match(target));
    }

    Outcome& outcomeOf(const Stop& stop) { return outcomes_[table_.numberOf(stop.handler())]; }

    // What stands at a request's path; nothing if it is no redirect.
    std::optional<Stop> arriveAt(const std::string& request) const {
        const auto url = parseRequestTarget("POST", request);
        if (!url) {
            return std::nullopt;
        }
        return isShouted(url->path) ? Stop{.match = {}, .isOwn = false, .path = url->path}
                                    : stopAt(url->path);
    }

    std::optional<Stop> stopAt(std::string_view path) const {
        Stop stop{.match = table_.match(path), .isOwn = true, .path = {}};
        if (!isRedirect(stop.match)) {
            return std::nullopt;
        }
        const Handler& handler = stop.handler();
        stop.isOwn = stop.preserves()
                         ? path == handler.source
                         : handler.target.starts_with('/') || trimSlashes(path) == stop.match->path;
        if (!stop.isOwn) {
            stop.path = path;
        }
        return stop;
    }

    // Where a stop sends its visitors; nothing if that is no redirect on this host.
    std::optional<Stop> next(const Stop& stop) const {
        if (stop.isOwn && isPlainTarget(stop.handler().target)) {
            return stopAt(stop.handler().target);
        }
        // As GET, but without a body.
        std::string location = answer(table_, "POST", requestFor(stop.shownPath())).location;
        if (!isWithinHost(location)) {
            return std::nullopt;
        }
        location.resize(std::min(location.find('#'), location.size()));
        return arriveAt(location);
    }

    void walk(std::optional<Stop> stop) {
        way_.clear();
        std::size_t passedOn = 0;
        std::optional<std::size_t> cycle;
        bool grows = false;
        auto outcome = Outcome::Arrives;
        for (; stop; stop = next(way_.back())) {
            if (stop->isOwn) {
                Outcome& known = outcomeOf(*stop);
                if (known != Outcome::Unknown) {
                    outcome = known;
                    cycle = outcome == Outcome::OnTheWay ? sameOn(*stop) : std::nullopt;
                    break;
                }
                known = Outcome::OnTheWay;
            } else {
                cycle = sameOn(*stop);
                if (cycle) {
                    break;
                }
                if (++passedOn > kMostHops || stop->path.size() > kLongestPath) {
                    cycle = metOn(*stop);
                    grows = cycle.has_value();
                    break;
                }
                if (++passedOn_ > kMostPassedOn) {
                    break;
                }
            }
            way_.push_back(std::move(*stop));
        }
        if (cycle) {
            outcome = Outcome::Cycles;
            report(*cycle, grows);
        }
        for (const Stop& passed : way_) {
            if (passed.isOwn) {
                outcomeOf(passed) = outcome;
            }
        }
    }

    // The place of the first stop on the way for which it is true.
    template <class IsIt>
    std::optional<std::size_t> firstOn(IsIt isIt) const {
        const auto found = std::find_if(way_.begin(), way_.end(), isIt);
        return found == way_.end() ? std::nullopt
                                   : std::optional(static_cast<std::size_t>(found - way_.begin()));
    }

    std::optional<std::size_t> sameOn(const Stop& stop) const {
        return firstOn([&](const Stop& earlier) {
            return earlier.isOwn == stop.isOwn &&
                   (stop.isOwn ? earlier.match->handler == stop.match->handler
                               : earlier.path == stop.path);
        });
    }

    std::optional<std::size_t> metOn(const Stop& stop) const {
        return firstOn([&](const Stop& earlier) {
            return earlier.match && stop.match && earlier.match->handler == stop.match->handler;
        });
    }

    void report(std::size_t begin, bool grows) {
        std::optional<std::size_t> first;
        for (std::size_t i = begin; i < way_.size(); ++i) {
            const auto& match = way_[i].match;
            if (match && (!first || wasLoadedBefore(*match, *way_[*first].match))) {
                first = i;
            }
        }
        if (!first || std::exchange(isReported_[table_.numberOf(way_[*first].handler())], 1) != 0) {
            return; // by its own path, or by one below it, it has been reported before
        }
        RedirectCycle cycle;
        cycle.first = *way_[*first].match;
        cycle.size = way_.size() - begin;
        cycle.grows = grows;
        if (cycles_.size() < most_) {
            const std::size_t shown = std::min(cycle.size, RedirectCycle::kMostPaths);
            const std::size_t offset = grows ? 0 : *first - begin;
            for (std::size_t i = 0; i < shown; ++i) {
                cycle.paths.push_back(way_[begin + (offset + i) % cycle.size].shownPath());
            }
        }
        cycles_.push_back(std::move(cycle));
    }

    const RouteTable& table_;
    std::size_t most_;
    std::vector<Outcome> outcomes_; // of redirects that are asked for by their own path
    std::vector<std::uint8_t> isReported_;
    std::vector<Stop> way_;
    std::vector<RedirectCycle> cycles_;
    std::string below_;
    std::size_t passedOn_ = 0;
};

} // namespace

std::vector<RedirectCycle> redirectCycles(const RouteTable& table, std::size_t most) {
    Finder finder(table, most);
    // Prefixes first, so that a cycle begins with its own path, not with one below it that an
    // exact redirect leads to.
    for (const RouteType type : {RouteType::Prefix, RouteType::Exact}) {
        table.forEach([&](const Match& route) {
            if (route.type == type && route.handler->kind == HandlerKind::Redirect) {
                finder.follow(route);
            }
        });
    }
    return finder.take();
}

} // namespace doppel::routing
