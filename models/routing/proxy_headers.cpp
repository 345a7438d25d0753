// SPDX-License-Identifier: Apache-2.0
#include "models/routing/proxy_headers.h"

#include <algorithm>
#include <cstddef>

namespace doppel::routing {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

void drop(HeaderList& list, std::string_view name) {
    std::erase_if(list, [&](const HeaderField& field) { return sameName(field.name, name); });
}

// Every value of `name` joined by ", "; nullopt if it doesn't stand in the list.
std::optional<std::string> joined(const HeaderList& list, std::string_view name) {
    std::optional<std::string> all;
    for (const auto& field : list) {
        if (sameName(field.name, name)) {
            all = all ? *all + ", " + field.value : field.value;
        }
    }
    return all;
}

void appendValue(HeaderList& list, std::string_view name, std::string_view value) {
    const auto prior = joined(list, name);
    drop(list, name);
    list.push_back({std::string(name), (prior ? *prior + ", " : "") + std::string(value)});
}

std::string_view trim(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::vector<std::string> tokensOf(const HeaderList& list, std::string_view name) {
    std::vector<std::string> tokens;
    std::string rest = joined(list, name).value_or("");
    for (std::size_t at = 0; at < rest.size();) {
        const auto end = std::min(rest.find(',', at), rest.size());
        const auto token = trim(std::string_view(rest).substr(at, end - at));
        if (!token.empty()) {
            tokens.emplace_back(token);
        }
        at = end + 1;
    }
    return tokens;
}

bool holds(const std::vector<std::string>& tokens, std::string_view token) {
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const std::string& t) { return sameName(t, token); });
}

// What the next hop would upgrade to; empty if nobody asked.
std::string upgradeOf(const HeaderList& list) {
    return holds(tokensOf(list, "Connection"), "upgrade") ? joined(list, "Upgrade").value_or("")
                                                          : std::string();
}

void dropHopByHop(HeaderList& list) {
    const auto upgrade = upgradeOf(list);
    for (const auto& named : tokensOf(list, "Connection")) {
        drop(list, named);
    }
    for (const std::string_view name :
         {"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate",
          "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}) {
        drop(list, name);
    }
    if (!upgrade.empty()) {
        list.push_back({"Connection", "Upgrade"});
        list.push_back({"Upgrade", upgrade});
    }
}

void dropIfFirstIsEmpty(HeaderList& list, std::string_view name) {
    const auto first = std::find_if(list.begin(), list.end(), [&](const HeaderField& field) {
        return sameName(field.name, name);
    });
    if (first != list.end() && first->value.empty()) {
        drop(list, name);
    }
}

void addVia(HeaderList& list, HttpVersion version) {
    appendValue(list, "Via",
                std::to_string(version.major) + "." + std::to_string(version.minor) + " router");
}

} // namespace

HeaderList forwardedHeaders(const HeaderList& request,
                            HttpVersion version,
                            std::string_view backendHost,
                            const std::optional<std::string>& clientAddress) {
    HeaderList out = request;
    const bool takesTrailers = holds(tokensOf(request, "Te"), "trailers");
    dropHopByHop(out);
    if (takesTrailers) {
        out.push_back({"Te", "trailers"});
    }
    drop(out, "Host");
    out.insert(out.begin(), {"Host", std::string(backendHost)});
    drop(out, "Forwarded");
    dropIfFirstIsEmpty(out, "X-Forwarded-Host");
    dropIfFirstIsEmpty(out, "X-Forwarded-Proto");
    if (clientAddress) {
        appendValue(out, "X-Forwarded-For", *clientAddress);
    } else {
        drop(out, "X-Forwarded-For");
    }
    addVia(out, version);
    return out;
}

HeaderList returnedHeaders(const HeaderList& response, HttpVersion version) {
    HeaderList out = response;
    addVia(out, version);
    dropHopByHop(out);
    return out;
}

} // namespace doppel::routing
