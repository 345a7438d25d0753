// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Paths to a field: "replicas", "reload.interval", "calls[2].to", "records."www.gov.uk".ttl". A
/// key with a dot or a bracket stands in double quotes.
namespace doppel::models {

/// `path` with a key added, quoted where need be.
std::string joinPath(std::string_view path, std::string_view key);

/// `path` with a place in a list added.
std::string joinIndex(std::string_view path, std::size_t index);

/// The path of a field within what `path` leads to; either may be empty.
std::string joinPaths(std::string_view path, std::string_view within);

} // namespace doppel::models
