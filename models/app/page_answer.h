// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/describe.h"
#include "models/page_catalogue.h"
#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "models/response.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// Rails: an error that nobody rescues.
inline constexpr std::uint16_t kUnrescued = 500;

/// What an app that owns the content, such as GOV.UK's content-store, says about it.
struct ContentConfig {
    sim::Duration maxAge = std::chrono::seconds(300);
    sim::Duration minMaxAge = std::chrono::seconds(5);
    bool versioned = true; ///< answers carry an ETag
    bool drafts = false;   ///< only those see it whom a proxy in front has let in: DraftViewer

    void describe(FieldVisitor& visitor);
};

/// What an app that owns the content holds of a page at a moment.
struct HeldContent {
    ContentVersion version = kFirstVersion; ///< 0: it has never heard of it
    bool isPage = true;                     ///< false: it was taken down
    std::optional<sim::Time> publishIntent{};
    sim::Time now{};
};

/// What an answer is made of once all calls have ended.
struct AnswerInputs {
    const Request& request;
    const PageClass& pageClass;
    sim::Bytes bodySize{};
    const std::optional<ContentConfig>& content; ///< of the app itself
    const CallsSoFar& calls;
    std::uint16_t statusOnFailure = 503;
    HeldContent held{}; ///< where the app owns the content
};

/// The app's answer. A necessary call that failed gives `statusOnFailure`, never stored, and a 500
/// where its blank answer could not be parsed: gds-api rescues no JSON::ParserError; content
/// that is a redirect or 4xx is passed on; else the page. Its max-age is what its class sets, else
/// the least of the content's; for an app that owns the content, the content's own, which a publish
/// intent shortens; that app answers 404 for what it has not heard of, 410 for what was taken
/// down, and 403 to whom a draft may not be shown. Whose validator matches gets 304 without a body.
Response answerOf(const AnswerInputs& inputs);

} // namespace doppel::models
