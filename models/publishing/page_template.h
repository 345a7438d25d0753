// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/metrics_of_kind.h"
#include "models/publishing/template_changes.h"
#include "models/registry.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// A template's configuration.
struct PageTemplateConfig {
    std::string banner;

    void describe(FieldVisitor& visitor);
};

/// What it counts.
struct PageTemplateMetrics {
    PageTemplateMetrics(sim::Metrics& metrics, std::string_view component)
        : changes(metrics.counter(
              component, "template_changes", "times that it changed, and every page with it")) {}

    sim::Counter& changes;

    static constexpr std::array kHeadlines{
        Headline{"changes", {"template_changes"}, {}, Headline::When::Always}};
};

/// What all pages of a site share, such as GOV.UK's `static`: header, footer, an emergency banner.
/// Another banner, or none any more, makes another version of every page, which a reader sees once
/// the app that renders it has fetched the template anew and no cache has a copy from before.
class PageTemplate final : public Component {
public:
    PageTemplate(Platform& platform, std::string name, const PageTemplateConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void reconfigure() override;

    const TemplateChanges& changes() const { return changes_; }

private:
    const PageTemplateConfig& config_;
    std::string banner_; ///< that is on it now
    TemplateChanges changes_;
    PageTemplateMetrics metrics_;
};

/// `page_template` in platform files.
const ComponentKind& pageTemplateKind();

} // namespace doppel::models
