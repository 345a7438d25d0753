// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_feed.h"

#include "models/kinds.h"
#include "scenarios/all_visits.h"
#include "sim/time.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <sstream>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::string_view kHitRatio = "hit_ratio";
constexpr std::string_view kInFlight = "in_flight";

// "failure_*" matches all names that begin with "failure_".
bool matches(std::string_view name, std::string_view pattern) {
    if (pattern.ends_with('*')) {
        return name.starts_with(pattern.substr(0, pattern.size() - 1));
    }
    return name == pattern;
}

bool isAnyOf(std::string_view name, const std::string& patterns) {
    std::istringstream words{patterns};
    for (std::string pattern; words >> pattern;) {
        if (matches(name, pattern)) {
            return true;
        }
    }
    return false;
}

std::string joined(const models::MetricSum& metrics) {
    std::string names;
    for (const std::string_view name : metrics) {
        names += std::string(name) + ' ';
    }
    return names;
}

// The share of that name of a kind's components, or null.
const models::ShareOfMetrics*
shareOf(const models::Kinds& kinds, const std::string& kind, std::string_view name) {
    const models::ComponentKind* known = findKind(kinds.components, kind);
    if (known == nullptr) {
        return nullptr;
    }
    const auto& shares = known->metrics.shares;
    const auto share = std::find_if(shares.begin(), shares.end(),
                                    [&](const auto& one) { return one.name == name; });
    return share == shares.end() ? nullptr : &*share;
}

TraceColour nextColour(TraceColour colour, std::size_t steps) {
    const std::size_t next = (static_cast<std::size_t>(colour) + steps) % Palette::kSeries;
    return static_cast<TraceColour>(next);
}

// A status keeps its colour, whatever others there are.
TraceColour colourOf(const std::string& label, TraceColour base) {
    static const std::map<std::string, TraceColour> kKnown{{"503", TraceColour::Error},
                                                           {"504", TraceColour::Series5},
                                                           {"502", TraceColour::Series7},
                                                           {"500", TraceColour::Series3}};
    if (const auto known = kKnown.find(label); known != kKnown.end()) {
        return known->second;
    }
    const int sum = std::accumulate(label.begin(), label.end(), 0);
    return nextColour(base == TraceColour::Error ? TraceColour::Series1 : base,
                      static_cast<std::size_t>(sum));
}

} // namespace

ChartFeed::ChartFeed(ChartSpec spec, ChartContext context)
    : spec_(std::move(spec)), context_(std::move(context)),
      visitors_(context_.sources.begin(), context_.sources.end()) {}

Chart ChartFeed::blank() const {
    Chart chart;
    chart.id = spec_.id;
    chart.title = QString::fromStdString(spec_.title);
    if (chart.title == QStringLiteral("%1")) {
        chart.title = context_.selected.empty() ? QStringLiteral("Component")
                                                : QString::fromStdString(context_.selected);
    }
    chart.note = QString::fromStdString(spec_.note);
    chart.unit = spec_.unit;
    chart.form = spec_.form;
    chart.scale = spec_.scale;
    chart.better = spec_.better;
    chart.compared = QString::fromStdString(spec_.compared);
    chart.empty = QString::fromStdString(spec_.empty);
    const bool waitsForRows = !isOfSelected() || !context_.selected.empty();
    chart.every = waitsForRows ? context_.every : sim::Duration::zero();
    return chart;
}

QString ChartFeed::note() const {
    const bool isOfAll =
        std::any_of(spec_.traces.begin(), spec_.traces.end(),
                    [](const TraceSpec& trace) { return trace.of == TraceSpec::Of::AllVisits; });
    const QString note = QString::fromStdString(spec_.note);
    return isOfAll && columns_ > 0 && !isTogether_ && context_.sources.size() > 1
               ? note + QStringLiteral(", the slowest source's")
               : note;
}

bool ChartFeed::isOfSelected() const {
    return std::all_of(spec_.traces.begin(), spec_.traces.end(), [](const TraceSpec& trace) {
        return trace.of == TraceSpec::Of::Selected || trace.of == TraceSpec::Of::OwnGauges;
    });
}

bool ChartFeed::applies(const ChartFuture& future) const {
    const bool isOfCaches =
        std::any_of(spec_.traces.begin(), spec_.traces.end(), [](const TraceSpec& trace) {
            return trace.of == TraceSpec::Of::EachWithHitRatio;
        });
    if (isOfCaches) {
        const models::Kinds kinds = models::builtInKinds();
        return std::any_of(context_.components.begin(), context_.components.end(),
                           [&](const auto& component) {
                               return shareOf(kinds, component.kind, kHitRatio) != nullptr;
                           });
    }
    if (!isOfSelected() || context_.selected.empty() || future.ends.empty()) {
        return true;
    }
    // The one server that something like an autoscaler is has nothing to tell.
    const auto tellsOne = [](const Trace& trace) {
        return trace.values.within(0, trace.values.size()).max <= 1;
    };
    const bool isLoneServer = spec_.table == ChartSpec::Table::Servers && !isSelectedAsked() &&
                              std::all_of(future.traces.begin(), future.traces.end(), tellsOne);
    return !future.traces.empty() && !isLoneServer;
}

bool ChartFeed::isSelectedAsked() const {
    const auto selected = std::find_if(context_.components.begin(), context_.components.end(),
                                       [this](const ChartContext::Component& component) {
                                           return component.name == context_.selected;
                                       });
    return selected == context_.components.end() || selected->isAsked;
}

bool ChartFeed::isOf(const sim::SeriesColumn& column, const TraceSpec& trace) const {
    if (column.statistic != trace.statistic) {
        return false;
    }
    if (trace.of == TraceSpec::Of::Selected) {
        return column.component == context_.selected &&
               (isSelectedAsked() || column.name != kInFlight);
    }
    if (trace.of == TraceSpec::Of::OwnGauges) {
        return column.component == context_.selected && !isSelectedAsked() &&
               column.kind == sim::SeriesColumn::Kind::Mean && column.name != kInFlight;
    }
    if (trace.of == TraceSpec::Of::AllVisits && isTogether_) {
        return column.component == scenarios::kAllVisits;
    }
    return visitors_.contains(column.component);
}

ChartFeed::Term ChartFeed::termOf(const SeriesView& series,
                                  const TraceSpec& trace,
                                  const std::string& names) const {
    Term term;
    for (std::size_t i = 0; i < series.columns.size(); ++i) {
        const sim::SeriesColumn& column = series.columns[i];
        if (isOf(column, trace) && isAnyOf(sim::flatName(column.name, column.labels), names)) {
            term.push_back(i);
        }
    }
    return term;
}

void ChartFeed::addSources(const SeriesView& series, const TraceSpec& trace) {
    std::vector<Term> terms;
    for (const std::string& names : trace.terms) {
        terms.push_back(termOf(series, trace, names));
    }
    if (terms.empty() || terms.front().empty()) {
        return;
    }
    if (!trace.each) {
        sources_.push_back({&trace, QString::fromStdString(trace.name), trace.colour,
                            std::move(terms), std::vector<double>(trace.terms.size())});
        return;
    }
    // One for each label, with its columns of all traffic sources.
    const auto labelOf = [&](std::size_t column) {
        const auto& labels = series.columns[column].labels;
        return labels.empty() ? series.columns[column].name : labels.back().value;
    };
    std::vector<std::pair<std::string, Term>> byLabel;
    for (const std::size_t column : terms.front()) {
        const std::string label = labelOf(column);
        auto known = std::find_if(byLabel.begin(), byLabel.end(),
                                  [&](const auto& entry) { return entry.first == label; });
        if (known == byLabel.end()) {
            known = byLabel.insert(known, {label, {}});
        }
        known->second.push_back(column);
    }
    std::sort(byLabel.begin(), byLabel.end());
    for (const auto& [label, term] : byLabel) {
        terms.front() = term;
        sources_.push_back({&trace, QString::fromStdString(label), colourOf(label, trace.colour),
                            terms, std::vector<double>(trace.terms.size())});
    }
}

void ChartFeed::addHitRatios(const SeriesView& series, const TraceSpec& trace) {
    const auto termOfComponent = [&](const std::string& component, const std::string& names) {
        Term term;
        for (std::size_t i = 0; i < series.columns.size(); ++i) {
            const sim::SeriesColumn& column = series.columns[i];
            if (column.component == component && column.statistic.empty() &&
                isAnyOf(sim::flatName(column.name, column.labels), names)) {
                term.push_back(i);
            }
        }
        return term;
    };
    std::size_t count = 0;
    const models::Kinds kinds = models::builtInKinds();
    for (const ChartContext::Component& component : context_.components) {
        const models::ShareOfMetrics* share = shareOf(kinds, component.kind, kHitRatio);
        if (share == nullptr) {
            continue;
        }
        const TraceColour colour = nextColour(trace.colour, count++);
        Term part = termOfComponent(component.name, joined(share->part));
        Term whole = termOfComponent(component.name, joined(share->whole));
        if (!part.empty()) {
            sources_.push_back({&trace,
                                QString::fromStdString(component.name),
                                colour,
                                {std::move(part), std::move(whole)},
                                std::vector<double>(2)});
        }
    }
}

void ChartFeed::resolve(const SeriesView& series) {
    sources_.clear();
    isTogether_ = std::any_of(
        series.columns.begin(), series.columns.end(),
        [](const sim::SeriesColumn& column) { return column.component == scenarios::kAllVisits; });
    for (const TraceSpec& trace : spec_.traces) {
        if (trace.fallback && !sources_.empty()) {
            continue;
        }
        trace.of == TraceSpec::Of::EachWithHitRatio ? addHitRatios(series, trace)
                                                    : addSources(series, trace);
    }
}

double ChartFeed::valueAt(const SeriesView& series, Source& source, std::size_t row) const {
    const bool greatest = source.spec->taken == TraceSpec::Taken::Greatest;
    for (std::size_t i = 0; i < source.terms.size(); ++i) {
        double taken = source.spec->taken == TraceSpec::Taken::SumSinceStart ? source.sums[i] : 0;
        for (const std::size_t column : source.terms[i]) {
            const double value = series.columns[column].values[row];
            taken = greatest ? std::max(taken, value) : taken + value;
        }
        source.sums[i] = taken;
    }
    const double elapsed = sim::toSeconds(series.times[row]);
    const double before = row == 0 ? 0 : sim::toSeconds(series.times[row - 1]);
    return source.spec->value({source.sums, elapsed - before, elapsed, 1 - context_.objective,
                               sim::toSeconds(context_.budgetWindow)});
}

void ChartFeed::update(const SeriesView& series, ChartFuture& future) {
    const bool goesOn =
        future_ == series.future && epoch_ == series.epoch && columns_ == series.columns.size() &&
        future.ends.size() <= series.times.size() && future.traces.size() == sources_.size();
    if (!goesOn) {
        resolve(series);
        future_ = series.future;
        epoch_ = series.epoch;
        columns_ = series.columns.size();
        future.ends.clear();
        future.traces.clear();
        for (const Source& source : sources_) {
            Trace trace;
            trace.name = source.name;
            trace.colour = source.colour;
            trace.dash = source.spec->dash;
            trace.hatched = source.spec->hatched;
            trace.shown = !source.spec->ifSeen && !source.spec->hidden;
            future.traces.push_back(std::move(trace));
        }
    }
    const bool stacked = spec_.form == ChartForm::Bars || spec_.form == ChartForm::Stack;
    for (std::size_t row = future.ends.size(); row < series.times.size(); ++row) {
        double top = 0;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            Trace& trace = future.traces[i];
            const TraceSpec& spec = *sources_[i].spec;
            const double value = valueAt(series, sources_[i], row);
            trace.values.append(value);
            trace.shown = trace.shown || (spec.ifSeen && value > 0);
            if (stacked) {
                top += std::isfinite(value) && !spec.hidden ? value : 0;
                trace.tops.append(top);
            }
        }
        future.ends.push_back(series.times[row]);
    }
}

} // namespace doppel::gui
