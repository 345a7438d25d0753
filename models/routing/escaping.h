// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace doppel::routing {

/// The part of a URL in which a byte stands: each part lets other bytes stand unescaped.
enum class UrlPart { Path, Query, User, Host, Fragment };

/// Percent-decodes `text`. In a query `+` is a space; elsewhere it is itself. A `%` without two
/// hexadecimal digits is an error (nullopt), as is, in a host, a byte that may not stand there. The
/// result need not be UTF-8. Linear. Source: Go net/url, unescape.
std::optional<std::string> unescape(std::string_view text, UrlPart part);

/// Percent-encodes every byte that may not stand in `part`, with upper-case digits; a space in a
/// query becomes `+`. Source: Go net/url, escape.
std::string escape(std::string_view text, UrlPart part);

/// True if `text` could be the encoded form of something in `part`: what a client may have meant as
/// it stands. Source: Go net/url, validEncoded.
bool isValidEncoded(std::string_view text, UrlPart part);

/// The value of a hexadecimal digit, -1 for another byte.
int hexValue(char c);

} // namespace doppel::routing
