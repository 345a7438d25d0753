// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace doppel::routing {

/// A URL taken apart, its path and fragment decoded but remembered as they were written.
///
/// Left out: the zone of an IPv6 address stays as it was written (Go decodes and re-encodes it).
/// Source: Go net/url.
struct Url {
    std::string scheme; ///< lower case; empty if the URL is relative
    /// Of "mailto:me" the "me": set only if a scheme is not followed by a slash.
    std::string opaque;
    std::optional<std::string> user; ///< encoded, "name" or "name:password"
    std::string host;                ///< decoded, with its port
    std::string path;                ///< decoded: what routes are matched against
    std::string rawPath;             ///< as written, if encoding `path` would give something else
    bool omitHost = false;           ///< "scheme:/path" without "//"
    bool forceQuery = false;         ///< written with a "?" and nothing behind it
    std::string rawQuery;            ///< as written, without "?"
    std::string fragment;            ///< decoded, without "#"
    std::string rawFragment;         ///< as `rawPath`
};

/// Takes any URL apart, absolute or relative. nullopt if it holds a control character, a broken
/// escape in host, path or fragment, an impossible port, "://", or a colon in a first relative
/// segment. Linear.
std::optional<Url> parseUrl(std::string_view text);

/// Takes apart what stands between method and version in a request's first line: "/path?query",
/// "http://host/path", "*", and for CONNECT also "host:port". A "#" is part of the path, and "//x"
/// is a path, not a host. nullopt: a server answers 400. Source: Go net/http, readRequest.
std::optional<Url> parseRequestTarget(std::string_view method, std::string_view target);

/// The path as it goes over the wire: as it was written if that was a possible encoding, else
/// encoded anew.
std::string escapedPath(const Url& url);

/// The URL put together again.
std::string toText(const Url& url);

} // namespace doppel::routing
