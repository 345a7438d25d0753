// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace doppel::routing::test {

/// A route as it is loaded; nullopt is nil.
struct NaiveRoute {
    std::optional<std::string> path;
    std::optional<std::string> type;
    std::optional<std::string> schema;
    std::optional<std::string> backend;
    std::optional<std::string> target;
    std::optional<std::string> details;
};

/// The Router's look-up as slow and plain as it can be said: a list of routes, each a list of
/// segments, searched from front to back. Written from the rules of alphagov/router at df8174a
/// (2026-07-15: triemux/mux.go, trie/trie.go, lib/load_routes.go), and shares nothing with
/// models/routing.
///
/// Left out: route texts with a host, a query or a fragment, control characters, details that are
/// more than one flat object of texts.
class NaiveRouter {
public:
    NaiveRouter(const std::vector<NaiveRoute>& routes, std::set<std::string> backends)
        : backends_(std::move(backends)) {
        for (const NaiveRoute& route : routes) {
            load(route);
        }
        if (registered_ > 0) {
            load({"/__probe__", "prefix", "backend", "router-probe-backend", {}, {}});
            load({"/__probe__/gone", "exact", "gone", {}, {}, {}});
            load({"/__probe__/router-redirect",
                  "exact",
                  "redirect",
                  {},
                  "/__probe__/redirected",
                  {}});
        }
    }

    std::size_t registered() const { return registered_; }

    /// What a GET of this target comes to: "400", "503", "shouted", "404", "410", "to BACKEND" or
    /// "redirect TARGET".
    std::string outcome(const std::string& requestTarget) const {
        const auto path = decoded(requestTarget.substr(0, requestTarget.find('?')));
        if (!path) {
            return "400";
        }
        if (registered_ == 0) {
            return "503";
        }
        if (isShouted(*path)) {
            return "shouted";
        }
        const Segments wanted = split(*path);
        const Entry* best = nullptr;
        for (const Entry& entry : entries_) {
            if (!entry.prefix && entry.segments == wanted) {
                best = &entry; // a later one replaces an earlier one
            }
        }
        if (best != nullptr) {
            return best->outcome;
        }
        for (const Entry& entry : entries_) {
            if (entry.prefix && isHead(entry.segments, wanted) &&
                (best == nullptr || entry.segments.size() >= best->segments.size())) {
                best = &entry;
            }
        }
        return best == nullptr ? "404" : best->outcome;
    }

private:
    using Segments = std::vector<std::string>;

    struct Entry {
        Segments segments;
        bool prefix;
        std::string outcome;
    };

    void load(const NaiveRoute& route) {
        if (!route.path || !route.type) {
            return;
        }
        const auto path = decoded(*route.path);
        const auto outcome = outcomeOf(route);
        if (path && outcome) {
            entries_.push_back({split(*path), *route.type == "prefix", *outcome});
            ++registered_;
        }
    }

    std::optional<std::string> outcomeOf(const NaiveRoute& route) const {
        if (route.schema == "redirect") {
            return route.target ? std::optional("redirect " + *route.target) : std::nullopt;
        }
        if (route.schema != "gone") {
            return route.backend ? toBackend(*route.backend) : std::nullopt;
        }
        // The generator's details: nothing, "{}" or an object that says something.
        if (!route.details || *route.details == "{}") {
            return "410";
        }
        return toBackend(route.backend.value_or("frontend"));
    }

    std::optional<std::string> toBackend(const std::string& id) const {
        return backends_.count(id) > 0 ? std::optional("to " + id) : std::nullopt;
    }

    static int digit(char c) {
        const std::string digits = "0123456789abcdef0123456789ABCDEF";
        const auto at = digits.find(c);
        return at == std::string::npos ? -1 : static_cast<int>(at % 16);
    }

    static std::optional<std::string> decoded(const std::string& text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%') {
                out += text[i];
                continue;
            }
            if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) {
                return std::nullopt;
            }
            out += static_cast<char>(16 * digit(text[i + 1]) + digit(text[i + 2]));
            i += 2;
        }
        return out;
    }

    static Segments split(const std::string& path) {
        Segments segments;
        std::string piece;
        for (const char c : path + "/") {
            if (c != '/') {
                piece += c;
            } else if (!piece.empty()) {
                segments.push_back(piece);
                piece.clear();
            }
        }
        return segments;
    }

    static bool isHead(const Segments& head, const Segments& whole) {
        return head.size() <= whole.size() &&
               Segments(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(head.size())) ==
                   head;
    }

    // ^\/[A-Z]+[A-Z\W\d]+$
    static bool isShouted(const std::string& path) {
        if (path.size() < 3 || path[0] != '/') {
            return false;
        }
        const auto isCapital = [](char c) {
            return c >= 'A' && c <= 'Z';
        };
        for (std::size_t i = 2; i < path.size(); ++i) {
            const char c = path[i];
            if (c == '_' || (c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return isCapital(path[1]);
    }

    std::set<std::string> backends_;
    std::vector<Entry> entries_;
    std::size_t registered_ = 0;
};

} // namespace doppel::routing::test
