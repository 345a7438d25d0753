// SPDX-License-Identifier: Apache-2.0
#include "models/routing/admin.h"

namespace doppel::routing {
namespace {

Answer onlyFor(std::string_view allowed) {
    Answer answer = bareAnswer(405);
    answer.allow = allowed;
    return answer;
}

Answer text(int status, std::string_view body) {
    Answer answer = bareAnswer(status);
    answer.contentType = kPlainText;
    answer.body = body;
    return answer;
}

} // namespace

AdminAnswer answerAdmin(std::string_view method, std::string_view path) {
    if (path == "/reload") {
        if (method != "POST") {
            return {onlyFor("POST")};
        }
        return {text(202, "Reload queued"), true};
    }
    if (path == "/healthcheck") {
        return {method == "GET" ? text(200, "OK") : onlyFor("GET")};
    }
    return {plainAnswer(method, 404, "404 page not found")};
}

} // namespace doppel::routing
