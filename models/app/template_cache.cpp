// SPDX-License-Identifier: Apache-2.0
#include "models/app/template_cache.h"

namespace doppel::models {

void TemplateConfig::describe(FieldVisitor& visitor) {
    visitor.field("from", from, "the template that all pages share",
                  {.required = true, .ofKind = "page_template"});
    visitor.field("max_age", maxAge, "for how long each worker keeps one that it has fetched",
                  {.min = 0, .live = true, .source = "alphagov/slimmer lib/slimmer.rb: 60 s"});
}

sim::Time TemplateCache::asOf(std::size_t worker, sim::Time now, sim::Duration maxAge) {
    if (fetched_.size() <= worker) {
        fetched_.resize(worker + 1);
    }
    std::optional<sim::Time>& fetched = fetched_[worker];
    if (!fetched || now - *fetched >= maxAge) {
        fetched = now;
    }
    return *fetched;
}

} // namespace doppel::models
