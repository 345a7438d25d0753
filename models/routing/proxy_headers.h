// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// One line of a message's header. Names compare without regard to case.
struct HeaderField {
    std::string name;
    std::string value;

    bool operator==(const HeaderField&) const = default;
};

/// A message's header, in its order; a name may stand more than once.
using HeaderList = std::vector<HeaderField>;

/// Major and minor, e.g. {1, 1}.
struct HttpVersion {
    int major = 1;
    int minor = 1;
};

/// A request's header as its backend gets it.
///
/// Host is the backend's. Via gains "1.1 router" behind what stood there, in one line, with the
/// client's version. X-Forwarded-For gains the client's address; without an address (nullopt) it is
/// dropped. X-Forwarded-Host and -Proto pass unchanged if their first value isn't empty, else they
/// are dropped: none is invented, nor is a User-Agent. Forwarded is dropped, X-Forwarded-Port and
/// all the rest pass. Hop-by-hop fields, and those that Connection names, are dropped, but for "Te:
/// trailers" and an upgrade. Source: alphagov/router handlers/backend_handler.go; Go
/// net/http/httputil, ReverseProxy.
HeaderList forwardedHeaders(const HeaderList& request,
                            HttpVersion version,
                            std::string_view backendHost,
                            const std::optional<std::string>& clientAddress);

/// A backend's response header as the client gets it: hop-by-hop fields dropped, Via as above with
/// the backend's version.
HeaderList returnedHeaders(const HeaderList& response, HttpVersion version);

} // namespace doppel::routing
