// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_marks.h"

#include "gui/look/numbers.h"
#include "scenarios/objective.h"

#include <algorithm>

namespace doppel::gui {
namespace {

QString notYet(const scenarios::Incident& incident) {
    return incident.timeToMitigate ? QStringLiteral("not well so far")
           : incident.timeToDetect ? QStringLiteral("not mitigated so far")
                                   : QStringLiteral("not detected so far");
}

// Steps that were taken, after each other. That it was not detected is told with the first of them.
void addIncident(std::vector<Span>& spans, const scenarios::Incident& incident, sim::Time now) {
    sim::Time from = incident.began;
    QString also = incident.timeToDetect    ? QString()
                   : incident.timeToRecover ? QStringLiteral(", never detected")
                                            : QStringLiteral(", not detected so far");
    const auto add = [&](SpanKind kind, const QString& name, sim::Time to, bool open) {
        Span span;
        span.kind = kind;
        span.name = name;
        span.range = {from, std::max(from, to)};
        span.open = open;
        from = span.range.to;
        spans.push_back(std::move(span));
    };
    // An alert may fire after the worst is over: then that is no stretch of its own.
    const auto addStep = [&](SpanKind kind, const char* name, std::optional<sim::Duration> after,
                             bool open = false) {
        if (after && incident.began + *after > from) {
            add(kind, QString::fromUtf8(name).arg(durationText(*after)) + also,
                incident.began + *after, open);
            also.clear();
        }
    };
    addStep(SpanKind::Detected, "detected after %1", incident.timeToDetect);
    const auto well = incident.timeToRecover ? incident.timeToRecover : incident.wellAfter;
    if (!well || incident.timeToMitigate < well) { // else it tells of both
        addStep(SpanKind::Mitigated, "mitigated after %1", incident.timeToMitigate);
    }
    addStep(SpanKind::Recovered, "well again after %1", incident.timeToRecover);
    addStep(SpanKind::Recovered, "well after %1, being confirmed", incident.wellAfter, true);
    if (!incident.timeToRecover && !incident.wellAfter) {
        add(SpanKind::NotWell, notYet(incident), now, true);
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
            ChartLimit found = limit(QStringLiteral("%1 at most").arg(QString::fromUtf8(quantile)),
                                     objective.bound(), "s");
            found.trace = QString::fromUtf8(quantile);
            return {found};
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
