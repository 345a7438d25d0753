// SPDX-License-Identifier: Apache-2.0
#include "models/routing/backends.h"

#include "models/routing/url.h"

#include <utility>

namespace doppel::routing {

bool Backends::add(std::string_view id, std::string_view url) {
    const auto parsed = url.empty() ? std::nullopt : parseUrl(url);
    if (!parsed) {
        return false;
    }
    Backend backend{std::string(id), parsed->scheme, parsed->host, escapedPath(*parsed),
                    parsed->rawQuery};
    const auto [at, isNew] = byId_.try_emplace(backend.id, static_cast<BackendIndex>(list_.size()));
    if (isNew) {
        list_.push_back(std::move(backend));
    } else {
        list_[static_cast<std::size_t>(at->second)] = std::move(backend);
    }
    return true;
}

std::optional<BackendIndex> Backends::find(std::string_view id) const {
    const auto at = byId_.find(id);
    return at == byId_.end() ? std::nullopt : std::optional(at->second);
}

} // namespace doppel::routing
