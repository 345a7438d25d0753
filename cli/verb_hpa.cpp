// SPDX-License-Identifier: Apache-2.0
#include "analysis/text_table.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/utf8.h"
#include "scenarios/manifest/autoscaler_dry_run.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

using Json = nlohmann::ordered_json;
using analysis::TextTable;
using scenarios::DryRunStep;

struct HpaOptions {
    std::string manifest;
    std::string series;
    std::optional<std::uint64_t> startReplicas;
    std::string kubernetes = "1.33";
    std::string bootTime;
    std::string metricDelay;
    std::string syncPeriod;
    std::string until;
    bool changesOnly = false;
    OutputOptions output;
};

sim::Error wrongOption(const std::string& option, const std::string& message) {
    return {sim::ErrorCode::Usage, option + ": " + message, {}};
}

// A length of time from an option, if it is given.
void readLength(const std::string& option,
                const std::string& text,
                sim::Errors& errors,
                const std::function<void(sim::Duration)>& use) {
    if (text.empty()) {
        return;
    }
    const auto length = scenarios::parseDuration(text);
    if (!length || *length < sim::Duration::zero() || *length == sim::kForever) {
        errors.push_back(wrongOption(option, length ? "expected a length of 0s or more"
                                                    : length.errors().front().message));
        return;
    }
    use(*length);
}

sim::Result<scenarios::DryRunOptions> dryRunOptions(const HpaOptions& options) {
    scenarios::DryRunOptions dry;
    sim::Errors errors;
    if (const auto rules = models::rulesOfKubernetes(options.kubernetes)) {
        dry.controller.rules = *rules;
    } else {
        errors.push_back(wrongOption("--kubernetes", "expected a version from 1.18 on, found \"" +
                                                         options.kubernetes + "\""));
    }
    if (options.startReplicas) {
        dry.startReplicas = static_cast<std::int32_t>(std::min<std::uint64_t>(
            *options.startReplicas, std::numeric_limits<std::int32_t>::max()));
    }
    readLength("--boot-time", options.bootTime, errors,
               [&](sim::Duration length) { dry.bootTime = length; });
    readLength("--metric-delay", options.metricDelay, errors,
               [&](sim::Duration length) { dry.metricDelay = length; });
    readLength("--sync-period", options.syncPeriod, errors,
               [&](sim::Duration length) { dry.controller.syncPeriod = length; });
    readLength("--until", options.until, errors, [&](sim::Duration length) { dry.until = length; });
    if (!errors.empty()) {
        return errors;
    }
    return dry;
}

std::string secondsText(sim::Duration at) {
    return fmt::format("{:g}", sim::toSeconds(at));
}

std::string milliText(std::int64_t milli) {
    return fmt::format("{:g}", static_cast<double>(milli) / 1000);
}

std::string currentText(const models::HpaMetric& metric, const models::HpaProposal& proposal) {
    if (metric.target == models::HpaTargetKind::Utilization) {
        return fmt::format("{}%/{}%", proposal.current, metric.utilisation);
    }
    return milliText(proposal.current) + "/" + milliText(metric.value);
}

std::string ratioText(const models::HpaProposal& proposal) {
    std::string text = fmt::format("{:.4g}", proposal.ratio);
    if (proposal.adjustedRatio != proposal.ratio) {
        text += fmt::format(" → {:.4g}", proposal.adjustedRatio);
    }
    return text;
}

std::string numberText(const std::optional<std::int32_t>& number) {
    return number ? std::to_string(*number) : std::string{};
}

/// Prints the steps as they come, so that a broken pipe ends it early.
class StepTable {
public:
    StepTable(const models::HpaSpec& spec, bool byKeda)
        : spec_(spec), columns_(scenarios::metricColumns(spec)), byKeda_(byKeda) {}

    TextTable table() const {
        using enum TextTable::Align;
        return TextTable({{"time", Right},
                          {byKeda_ ? "by" : ""},
                          {"replicas", Right},
                          {"metric"},
                          {"current/target", Right},
                          {"ratio", Right},
                          {"raw", Right},
                          {"stabilised", Right},
                          {"limited by"},
                          {"result", Right},
                          {"why"}});
    }

    void add(TextTable& table, const DryRunStep& step) const {
        std::string metric;
        std::string current;
        std::string ratio;
        const auto& proposals = step.hpa.proposals;
        for (std::size_t i = 0; i < proposals.size(); ++i) {
            const std::string separator = i == 0 ? "" : ", ";
            metric += separator + scenarios::visibleText(columns_[i]);
            const bool known = proposals[i].error.empty();
            current += separator + (known ? currentText(spec_.metrics[i], proposals[i]) : "?");
            ratio += separator + (known ? ratioText(proposals[i]) : "?");
        }
        const bool acts = step.after != step.before;
        table.add(
            {secondsText(step.at),
             byKeda_ ? (step.byKeda ? "KEDA" : "HPA") : "",
             std::to_string(step.before),
             metric,
             current,
             ratio,
             numberText(step.hpa.wanted),
             numberText(step.hpa.stable),
             step.byKeda ? "" : scenarios::limitOf(step.hpa),
             {std::to_string(step.after), acts ? TextTable::Tone::Strong : TextTable::Tone::Plain},
             scenarios::reasonOf(step)});
    }

private:
    const models::HpaSpec& spec_;
    std::vector<std::string> columns_;
    bool byKeda_;
};

Json conditionJson(const models::HpaCondition& condition) {
    return {{"type", condition.type},
            {"status", condition.status ? "True" : "False"},
            {"reason", condition.reason},
            {"message", condition.message}};
}

Json metricJson(const models::HpaMetric& metric,
                const std::string& column,
                const models::HpaProposal& proposal) {
    Json json{{"metric", column}, {"type", models::nameOf(metric.source)}};
    if (!proposal.error.empty()) {
        json["error"] = proposal.error;
        return json;
    }
    const bool ofRequest = metric.target == models::HpaTargetKind::Utilization;
    constexpr double kMilli = 1000;
    json["current"] =
        ofRequest ? Json(proposal.current) : Json(static_cast<double>(proposal.current) / kMilli);
    json["target"] =
        ofRequest ? Json(metric.utilisation) : Json(static_cast<double>(metric.value) / kMilli);
    json["ratio"] = proposal.ratio;
    json["adjusted_ratio"] = proposal.adjustedRatio;
    json["replicas"] = proposal.replicas;
    return json;
}

Json stepJson(const models::HpaSpec& spec,
              const std::vector<std::string>& columns,
              const DryRunStep& step) {
    const auto orNull = [](const std::optional<std::int32_t>& number) {
        return number ? Json(*number) : Json(nullptr);
    };
    Json json{{"time_s", sim::toSeconds(step.at)},
              {"by", step.byKeda ? "keda" : "hpa"},
              {"current_replicas", step.before}};
    if (step.byKeda) {
        json["active"] = step.keda.active;
    } else {
        Json metrics = Json::array();
        for (std::size_t i = 0; i < step.hpa.proposals.size(); ++i) {
            metrics.push_back(metricJson(spec.metrics[i], columns[i], step.hpa.proposals[i]));
        }
        json["metrics"] = std::move(metrics);
        json["recommendation"] = orNull(step.hpa.wanted);
        json["stabilised"] = orNull(step.hpa.stable);
        const std::string limit = scenarios::limitOf(step.hpa);
        json["limited_by"] = limit.empty() ? Json(nullptr) : Json(limit);
    }
    json["desired_replicas"] = step.after;
    json["why"] = scenarios::reasonOf(step);
    if (!step.byKeda) {
        const models::HpaConditions& conditions = step.hpa.conditions;
        Json all = Json::array();
        for (const models::HpaCondition* one :
             {&conditions.ableToScale, &conditions.scalingActive, &conditions.scalingLimited}) {
            if (!one->reason.empty()) {
                all.push_back(conditionJson(*one));
            }
        }
        json["conditions"] = std::move(all);
    }
    return json;
}

std::string headText(const scenarios::AutoscalerManifest& manifest, models::KubernetesRules rules) {
    return fmt::format("{} {} of {}, {} to {} replicas, by the rules of Kubernetes {}\n",
                       manifest.kind, scenarios::visibleText(manifest.name),
                       scenarios::visibleText(manifest.scales),
                       manifest.keda ? manifest.keda->minReplicas : manifest.hpa.minReplicas,
                       manifest.hpa.maxReplicas, models::nameOf(rules));
}

/// More than that is shown by nobody, and of JSON takes gigabytes.
constexpr std::size_t kMostShown = 200'000;

/// Runs it; `show` is told of the steps that are to be shown.
sim::Status tryAndShow(const scenarios::AutoscalerManifest& manifest,
                       const scenarios::LoadSeries& load,
                       const scenarios::DryRunOptions& dry,
                       bool changesOnly,
                       const std::function<void(const DryRunStep&)>& show) {
    std::size_t shown = 0;
    const auto status = scenarios::tryAutoscaler(
        manifest, load, dry,
        [&](const DryRunStep& step) {
            if ((!changesOnly || step.after != step.before) && ++shown <= kMostShown) {
                show(step);
            }
        },
        interruptedBy);
    if (status && shown > kMostShown) {
        return wrongOption("--series", fmt::format("{} steps are more than can be shown, {}; "
                                                   "--changes shows fewer",
                                                   shown, kMostShown));
    }
    return status;
}

Exit printText(const scenarios::AutoscalerManifest& manifest,
               const scenarios::LoadSeries& load,
               const scenarios::DryRunOptions& dry,
               const HpaOptions& options) {
    const StepTable printer(manifest.hpa, manifest.keda.has_value());
    TextTable table = printer.table();
    const auto status = tryAndShow(manifest, load, dry, options.changesOnly,
                                   [&](const DryRunStep& step) { printer.add(table, step); });
    if (!status && table.empty()) {
        return report(status.errors());
    }
    if (!options.output.quiet) {
        put(headText(manifest, dry.controller.rules));
    }
    put(table.empty() ? "nothing changes\n" : table.toText(styleOfList(), 0));
    return status ? Exit::Done : report(status.errors());
}

Exit printJson(const scenarios::AutoscalerManifest& manifest,
               const scenarios::LoadSeries& load,
               const scenarios::DryRunOptions& dry,
               const HpaOptions& options) {
    Json steps = Json::array();
    const std::vector<std::string> columns = scenarios::metricColumns(manifest.hpa);
    const auto status =
        tryAndShow(manifest, load, dry, options.changesOnly, [&](const DryRunStep& step) {
            steps.push_back(stepJson(manifest.hpa, columns, step));
        });
    if (!status && steps.empty()) {
        return report(status.errors());
    }
    const Json all{{"schema", "doppel.hpa/1"},
                   {"kind", manifest.kind},
                   {"name", manifest.name},
                   {"scales", manifest.scales},
                   {"kubernetes", models::nameOf(dry.controller.rules)},
                   {"steps", std::move(steps)}};
    constexpr int kIndent = 2;
    put("{}\n", all.dump(kIndent, ' ', false, Json::error_handler_t::replace));
    return status ? Exit::Done : report(status.errors());
}

Exit tryHpa(const HpaOptions& options) {
    listenForInterrupts();
    const auto dry = dryRunOptions(options);
    if (!dry) {
        return report(dry.errors());
    }
    const auto manifest = scenarios::readAutoscalerManifest(options.manifest, interruptedBy);
    if (!manifest) {
        return report(manifest.errors());
    }
    const auto load = scenarios::readLoadSeries(
        options.series, scenarios::metricColumns(manifest->hpa), interruptedBy);
    if (!load) {
        return report(load.errors());
    }
    return options.output.json() ? printJson(*manifest, *load, *dry, options)
                                 : printText(*manifest, *load, *dry, options);
}

} // namespace

void addHpa(CLI::App& program, Action& action) {
    const auto options = std::make_shared<HpaOptions>();
    CLI::App* verb = program.add_subcommand(
        "hpa", "show what an autoscaler's manifest would decide on a load, step by step and why");
    verb->add_option(
            "manifest", options->manifest,
            "a HorizontalPodAutoscaler (autoscaling/v2) or a KEDA ScaledObject, as kubectl "
            "get -o yaml prints it")
        ->required()
        ->type_name("MANIFEST");
    verb->add_option("--series", options->series,
                     "CSV: time and a column for each metric: NAME is all pods' demand (of a "
                     "utilisation in per cent of one pod's request), NAME.each every ready pod's; "
                     "demand and utilisation are short for those of the only metric")
        ->required()
        ->type_name("FILE");
    verb->add_option("--start-replicas", options->startReplicas,
                     "that there are at first; default: the fewest allowed")
        ->check(wholeNumber())
        ->type_name("N");
    verb->add_option("--kubernetes", options->kubernetes, "whose version's rules hold")
        ->capture_default_str()
        ->type_name("VERSION");
    verb->add_option("--boot-time", options->bootTime, "until a new pod is ready; default: none")
        ->type_name("LENGTH");
    verb->add_option("--metric-delay", options->metricDelay,
                     "age of what a sync sees; default: none")
        ->type_name("LENGTH");
    verb->add_option("--sync-period", options->syncPeriod, "of the control loop; default: 15s")
        ->type_name("LENGTH");
    verb->add_option("--until", options->until, "go on until then; default: the last row's time")
        ->type_name("LENGTH");
    verb->add_flag("--changes", options->changesOnly, "show only what changes the size");
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return tryHpa(*options);
        };
    });
}

} // namespace doppel::cli
