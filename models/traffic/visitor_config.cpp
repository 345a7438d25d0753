// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visitor_config.h"

#include "models/field_path.h"
#include "models/platform_plan.h"
#include "models/suggest.h"

#include <algorithm>

namespace doppel::models {

namespace {

// "; did you mean "www"?", or whom else one could visit.
std::string visitableHint(std::string_view wrong, const std::vector<std::string>& known) {
    constexpr std::size_t kMostShown = 8;
    std::string hint = didYouMean(wrong, known);
    if (!hint.empty() || known.empty() || known.size() > kMostShown) {
        return hint;
    }
    for (const std::string& name : known) {
        hint += (hint.empty() ? "; expected one of " : ", ") + name;
    }
    return hint;
}

} // namespace

void VisitorConfig::describe(FieldVisitor& visitor) {
    visitor.field("to", to,
                  "whom they visit: a name of a dns component's records, or a component's name",
                  {.required = true});
    visitor.field("latency", latency,
                  "one way, to a component that does not know how far away its visitors are",
                  {.min = 0, .source = "a guess"});
    visitor.field(
        "connect_timeout", connectTimeout,
        "until a browser gives up on an address where nobody answers",
        {.min = 0, .minExclusive = true, .source = "Firefox network.http.connection-timeout"});
    visitor.field("clients", clients, "how many different computers they use",
                  {.min = 1, .max = 50e6});
    visitor.field("pages", pages, "what they ask for");
    visitor.field("patience", patience,
                  "how long a visitor waits for a page, retries included, before giving up; "
                  "unset: for ever",
                  {.min = 0, .live = true});
    visitor.field("retries", retries, "how they try again", {.live = true});
    visitor.field("good", good,
                  "which answers count as good, beyond pages, redirects of pages that are "
                  "redirects, and 404 or 410 for pages that do not exist",
                  {.live = true});
    visitor.field("variants", variants,
                  "how many variants of a page there are: encodings, A/B buckets",
                  {.min = 1, .max = 1000, .live = true});
    visitor.field("journeys_every", journeysEvery,
                  "one visit in this many is recorded as a journey; 0: none; unset: as many as are "
                  "about 25 in each 120th of the run, spread evenly",
                  {.live = true,
                   .source = "3,000 journeys a run show what a page view goes through at any "
                             "moment, and take about 2 MB"});
}

Problems problemsOf(const VisitorConfig& config) {
    Problems problems = under("pages", problemsOf(config.pages));
    append(problems, under("good", problemsOf(config.good)));
    const auto& classes = config.pages.classes;
    const bool isWeightless = std::all_of(
        classes.begin(), classes.end(), [](const auto& share) { return share.second.value == 0; });
    if (!classes.empty() && isWeightless) {
        problems.push_back({"pages.classes", "all shares are 0, so nothing is asked for"});
    }
    return problems;
}

Problems problemsOn(const VisitorConfig& config, const PlatformPlan& plan) {
    Problems problems;
    if (!plan.canBeVisited(config.to)) {
        const std::vector<std::string> known = plan.visitable();
        const bool helpsOnly = plan.find(config.to) != nullptr;
        problems.push_back({"to", '"' + config.to +
                                      (helpsOnly ? "\" answers no pages"
                                                 : "\" is neither a component nor a name of a dns "
                                                   "component") +
                                      visitableHint(config.to, known)});
    }
    for (const auto& [name, share] : config.pages.classes) {
        refuseUnknown(problems, joinPath("pages.classes", name), "page class", name,
                      plan.pageClasses);
    }
    return problems;
}

} // namespace doppel::models
