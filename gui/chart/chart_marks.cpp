// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_marks.h"

#include "gui/look/numbers.h"
#include "scenarios/objective.h"

#include <algorithm>

namespace doppel::gui {
namespace {

Span recoverySpan(SpanKind kind, const QString& name, sim::Time from, sim::Time to, bool open) {
    Span span;
    span.kind = kind;
    span.name = name;
    span.range = {from, std::max(from, to)};
    span.open = open;
    return span;
}

void addIncident(std::vector<Span>& spans, const scenarios::Incident& incident, sim::Time now) {
    struct Step {
        SpanKind kind;
        const char* done;
        const char* open;
        std::optional<sim::Duration> after;
    };
    sim::Time from = incident.began;
    for (const Step& step :
         {Step{SpanKind::Detected, "detected after %1", "not detected yet", incident.timeToDetect},
          Step{SpanKind::Mitigated, "mitigated after %1", "not mitigated yet",
               incident.timeToMitigate},
          Step{SpanKind::Recovered, "well again after %1", "not well yet",
               incident.timeToRecover}}) {
        const sim::Time to = step.after ? incident.began + *step.after : now;
        const QString name = step.after
                                 ? QString::fromUtf8(step.done).arg(durationText(*step.after))
                                 : QString::fromUtf8(step.open);
        // An alert may fire after the worst is over: then that is no stretch of its own.
        if (to > from) {
            spans.push_back(recoverySpan(step.kind, name, from, to, !step.after));
            from = to;
        }
    }
}

} // namespace

std::vector<ChartLimit>
limitsOf(const std::string& chart, const std::string& name, const std::string& that) {
    const auto parsed = scenarios::Objective::parse(name, that);
    if (!parsed || parsed.value().within()) {
        return {};
    }
    const scenarios::Objective& objective = parsed.value();
    const std::string& metric = objective.metric();
    const bool atMost = objective.comparison() == scenarios::Objective::Comparison::AtMost ||
                        objective.comparison() == scenarios::Objective::Comparison::Below;
    const auto isOfSource = [&](std::string_view what) {
        const std::size_t dot = metric.find('.');
        return dot != std::string::npos && std::string_view(metric).substr(dot + 1) == what;
    };
    const auto limit = [&](const QString& what, double value, std::string_view unit) {
        return ChartLimit{QStringLiteral("%1: %2 %3")
                              .arg(QString::fromStdString(name), what, numberText(value, unit)),
                          value};
    };
    if (chart == "errors" && !atMost && isOfSource("availability")) {
        return {limit(QStringLiteral("at most"), 1 - objective.bound(), "1")};
    }
    for (const char* quantile : {"p50", "p95", "p99"}) {
        if (chart == "latency" && atMost && isOfSource(std::string("latency.") + quantile)) {
            return {limit(QStringLiteral("%1 at most").arg(QString::fromUtf8(quantile)),
                          objective.bound(), "s")};
        }
    }
    return {};
}

std::vector<Span> recoverySpans(const scenarios::RecoveryResult& recovery, sim::Time now) {
    std::vector<Span> spans;
    for (const scenarios::Incident& incident : recovery.incidents) {
        addIncident(spans, incident, now);
    }
    return spans;
}

} // namespace doppel::gui
