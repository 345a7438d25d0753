// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visitor_config.h"

#include "models/dns/name_service.h"
#include "models/platform.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool isKnown(const std::string& name, const Platform& platform) {
    return std::any_of(
        platform.components().begin(), platform.components().end(), [&](const auto& component) {
            const auto* names = dynamic_cast<const NameService*>(component.get());
            return component->name() == name || (names != nullptr && names->find(name));
        });
}

} // namespace

void VisitorConfig::describe(FieldVisitor& visitor) {
    visitor.field("to", to,
                  "whom they visit: a name of a dns component's records, or a component's name",
                  {.required = true, .fixed = true});
    visitor.field("latency", latency,
                  "one way, to a component that does not know how far its visitors are",
                  {.min = 0, .fixed = true, .source = "a guess"});
    visitor.field("connect_timeout", connectTimeout,
                  "until a browser gives up on an address where nobody answers",
                  {.min = 0,
                   .minExclusive = true,
                   .fixed = true,
                   .source = "Firefox network.http.connection-timeout"});
    visitor.field("clients", clients, "how many different computers they use",
                  {.min = 1, .max = 50e6, .fixed = true});
    visitor.field("pages", pages, "what they ask for", {.fixed = true});
    visitor.field("patience", patience,
                  "how long a visitor waits for a page, retries included, before it gives up; "
                  "rounded to 1/16 of itself; unset: for ever",
                  {.min = 0});
    visitor.field("retries", retries, "how they try again");
    visitor.field("variants", variants,
                  "how many variants of a page there are: encodings, A/B buckets",
                  {.min = 1, .max = 1000});
    visitor.field("journeys_every", journeysEvery,
                  "one visit in so many is written down as a journey; 0: none");
}

std::vector<std::string> problemsOf(const VisitorConfig& config, const Platform& platform) {
    std::vector<std::string> problems;
    if (!isKnown(config.to, platform)) {
        problems.push_back("to: " + config.to +
                           " is neither a component nor a name of a dns component");
    }
    const auto& classes = platform.pages().classes();
    for (const auto& [name, share] : config.pages.classes) {
        if (std::none_of(classes.begin(), classes.end(),
                         [&, &key = name](const PageClass& c) { return c.name == key; })) {
            problems.push_back("pages.classes: " + name + " is no page class of the platform");
        }
    }
    return problems;
}

} // namespace doppel::models
