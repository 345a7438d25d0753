// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/page_template.h"

#include "models/platform.h"

#include <utility>

namespace doppel::models {

void PageTemplateConfig::describe(FieldVisitor& visitor) {
    visitor.field("banner", banner,
                  "what its emergency banner says; empty: there is none. Another text makes "
                  "another version of every page",
                  {.live = true, .source = "GOV.UK's manual, emergency-publishing.html.md"});
}

PageTemplate::PageTemplate(Platform& platform, std::string name, const PageTemplateConfig& config)
    : Component(platform, std::move(name), "page_template"), config_(config),
      banner_(config.banner), metrics_(world().metrics(), this->name()) {}

sim::Task<Response> PageTemplate::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

void PageTemplate::reconfigure() {
    if (config_.banner == banner_) {
        return;
    }
    banner_ = config_.banner;
    PageCatalogue& pages = platform().pages();
    changes_.add(pages.versions(), pages.size(), world().now());
    metrics_.changes.add();
}

const ComponentKind& pageTemplateKind() {
    static constexpr ComponentKind kKind{
        .name = "page_template",
        .summary = "the template that all pages of a site share, with its emergency banner",
        .leavesOut = "fetching it, which costs an app next to nothing: once a minute for each of "
                     "its processes; it is there at once when it changes, and never fails",
        .defaults = &defaultsOf<PageTemplateConfig>,
        .build = &buildOf<PageTemplate, PageTemplateConfig>,
        .metrics = metricsOf<PageTemplateMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: every app has its copy of it",
        .hasProcesses = false,
        .holdsContent = false,
        .answersByHttp = false,
        .scope = Scope::Global,
        .takesTime = [](const Config&) { return false; },
        .holds = "nothing: nobody sends it requests",
        .inFlight = "a page that is being rendered gets the template that its process has",
        .source = "alphagov/slimmer lib/slimmer.rb: processes keep it for 60 s; alphagov/static",
        .whenClientLeaves = "it has none"};
    return kKind;
}

} // namespace doppel::models
