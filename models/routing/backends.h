// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// Which of a table's backends: a position in its Backends.
enum class BackendIndex : std::uint32_t {};

/// An application that the Router forwards to.
struct Backend {
    std::string id;          ///< e.g. "frontend"
    std::string scheme;      ///< e.g. "http"
    std::string host;        ///< with its port: what the backend sees as Host
    std::string escapedPath; ///< base path, put before each forwarded path; may be empty
    std::string rawQuery;    ///< put before each forwarded query; usually empty
};

/// The backends that routes may name. They are known before any route is loaded and don't change
/// with a reload.
class Backends {
public:
    /// Declares a backend. False, and nothing changes, if the URL is empty or can't be parsed. The
    /// same id again replaces its URL.
    bool add(std::string_view id, std::string_view url);

    std::optional<BackendIndex> find(std::string_view id) const;

    /// REQUIRES: `index` came from find() of this object or of one that it was copied from.
    const Backend& operator[](BackendIndex index) const {
        return list_[static_cast<std::size_t>(index)];
    }

    std::size_t size() const { return list_.size(); }

private:
    std::vector<Backend> list_;
    std::map<std::string, BackendIndex, std::less<>> byId_;
};

} // namespace doppel::routing
