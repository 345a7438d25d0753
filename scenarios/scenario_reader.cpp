// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario_reader.h"

#include "models/dns/dns_config.h"
#include "models/suggest.h"
#include "models/traffic/replay_traffic.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/named_file.h"
#include "scenarios/file/problem_places.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/value_path.h"
#include "scenarios/scenario_check.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

template <class Kind>
std::vector<std::string> namesOf(std::span<const Kind* const> kinds) {
    std::vector<std::string> names;
    for (const Kind* kind : kinds) {
        names.emplace_back(kind->name);
    }
    return names;
}

class ScenarioReader {
public:
    ScenarioReader(const Node& root,
                   const std::filesystem::path& folder,
                   bool isWhole,
                   const models::Kinds& kinds,
                   sim::StopQuestion& stop)
        : root_(root), folder_(folder), isWhole_(isWhole), kinds_(kinds), stop_(stop) {
        fields_.isWhole = isWhole;
        unread_.mayLackMore = !isWhole;
    }

    ScenarioReading read(std::chrono::steady_clock::time_point began) {
        readSettings();
        stop_.alsoAsk(limitsBeforeStart(scenario().settings.limits, began));
        readComponents();
        readTraffic();
        readTimeline();
        readObjectives();
        scenario().defaultedFields = fields_.defaulted.size();
        out_.errors = std::move(fields_.errors);
        out_.isRead = isWhole_ && out_.errors.empty();
        ProblemPlaces places(root_);
        for (const models::Problem& problem : problemsOf(scenario(), unread_, stop_)) {
            out_.errors.push_back(places.errorOf(problem));
        }
        sortByPlace(out_.errors);
        return std::move(out_);
    }

private:
    Scenario& scenario() { return out_.scenario; }

    void fail(const sim::Where& where, std::string message) {
        fields_.errors.push_back({sim::ErrorCode::Input, std::move(message), where});
    }

    /// Reads an entry, and notes it where an error came of it: nothing more is asked of it then, as
    /// an error of one field would breed others.
    template <class Read>
    void readEntry(const std::string& path, Read read) {
        const std::size_t before = fields_.errors.size();
        read();
        if (fields_.errors.size() != before) {
            unread_.entries.insert(path);
        }
    }

    void readSettings() {
        readEntry("", [&] {
            readInto(scenario().settings, root_, "", fields_,
                     {"components", "traffic", "timeline", "objectives"});
        });
        if (const auto& file = scenario().settings.routes.file) {
            checkFile(root_.find("routes")->find("file"), "routes.file", *file);
        }
    }

    /// The section, if it is given and of that kind.
    const Node* section(std::string_view name, Node::Kind kind, std::string_view expected) {
        const Node* node = root_.find(name);
        if (node == nullptr || node->isNull()) {
            return nullptr;
        }
        if (node->kind != kind) {
            fail(node->place.where(), std::string(name) + ": found " + node->found() +
                                          ", expected " + std::string(expected));
            return nullptr;
        }
        return node;
    }

    /// Reads the entries of a section that differ by kind; `add` takes each that has one, and
    /// `unread` gets the names of the others.
    template <class Kind, class Add>
    void readEntries(std::string_view name,
                     std::span<const Kind* const> kinds,
                     std::vector<std::string>& unread,
                     Add add) {
        const Node* table = section(name, Node::Kind::Map, "a map from names to entries");
        if (table == nullptr) {
            return;
        }
        for (const Entry& entry : table->entries) {
            if (stop_.isStopped()) {
                return;
            }
            const std::string path = joinPath(name, entry.key);
            const Kind* kind = kindOf(entry, path, kinds);
            if (kind == nullptr) {
                unread.push_back(entry.key);
                continue;
            }
            auto config = kind->defaults();
            readEntry(path, [&] {
                readFields(entry.value, path, [&](models::FieldVisitor& v) { config->describe(v); },
                           fields_, {"kind"});
            });
            add(entry, kind, std::move(config));
        }
    }

    template <class Kind>
    const Kind*
    kindOf(const Entry& entry, const std::string& path, std::span<const Kind* const> kinds) {
        const Node* name = entry.value.find("kind");
        if (name == nullptr && entry.value.isMap() && !isWhole_) {
            return nullptr; // its kind may stand in the file that could not be read
        }
        if (!entry.value.isMap()) {
            fail(entry.value.place.where(), shownPath(path) + ": found " + entry.value.found() +
                                                ", expected a map with `kind`");
            return nullptr;
        }
        if (name == nullptr || !name->isScalar()) {
            const Node& wrong = name == nullptr ? entry.value : *name;
            fail(wrong.place.where(),
                 shownPath(path) +
                     ".kind: " + (name == nullptr ? "is missing" : "found " + name->found()) +
                     ", expected one such as " + quotedForMessage(kinds.front()->name));
            return nullptr;
        }
        const auto found = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const Kind* kind) { return kind->name == name->text; });
        if (found == kinds.end()) {
            fail(name->place.where(), shownPath(path) + ".kind: there is no kind " +
                                          quotedForMessage(name->text) +
                                          models::didYouMean(name->text, namesOf(kinds)));
            return nullptr;
        }
        return *found;
    }

    void readComponents() {
        readEntries<models::ComponentKind>(
            "components", kinds_.components, unread_.components,
            [&](const Entry& entry, auto* kind, auto config) {
                scenario().components.push_back({entry.key, kind, std::move(config)});
            });
    }

    void readTraffic() {
        readEntries<models::TrafficKind>(
            "traffic", kinds_.traffic, unread_.sources,
            [&](const Entry& entry, auto* kind, auto config) {
                const std::string path = joinPath("traffic", entry.key);
                readEntry(path, [&] { checkFiles(entry, path, *kind, *config); });
                scenario().traffic.push_back({entry.key, kind, std::move(config)});
            });
    }

    void checkFiles(const Entry& entry,
                    const std::string& path,
                    const models::TrafficKind& kind,
                    models::Config& config) {
        const models::PagesConfig& pages = kind.visitors(config).pages;
        if (problemsOf(pages).empty() && !pages.law().file.empty()) {
            checkFile(entry.value.find("pages")->find("popularity"),
                      joinPath(joinPath(path, "pages"), "popularity"), pages.law().file);
        }
        if (kind.log != nullptr && !kind.log(config).empty()) {
            checkFile(entry.value.find("log"), joinPath(path, "log"), kind.log(config));
        }
    }

    /// A file that the scenario names must be there and be one.
    void checkFile(const Node* name, const std::string& path, const std::string& file) {
        const std::string wrong =
            file.empty() ? "found \"\", expected the name of a file" : whyNoFile(folder_, file);
        if (!wrong.empty()) {
            fail(name->place.where(), shownPath(path) + ": " + wrong);
        }
        scenario().namedFiles[path] = name->place.where();
    }

    void readTimeline() {
        const Node* list = section("timeline", Node::Kind::List, "a list of events");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            if (stop_.isStopped()) {
                return;
            }
            const Node& item = list->items[i];
            const std::string path = joinIndex("timeline", i);
            if (!item.isMap()) {
                fail(item.place.where(),
                     path + ": found " + item.found() +
                         ", expected a map such as {at: 20min, fault: down, target: router}");
                continue;
            }
            readEntry(path, [&] {
                if (auto event = readEvent(item, path, kinds_.actions, fields_)) {
                    scenario().timeline.push_back({std::move(*event), path});
                }
            });
        }
    }

    void readObjectives() {
        const Node* list = section("objectives", Node::Kind::List, "a list of objectives");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            if (stop_.isStopped()) {
                return;
            }
            const Node& item = list->items[i];
            const std::string path = joinIndex("objectives", i);
            if (!item.isMap()) {
                fail(item.place.where(),
                     path + ": found " + item.found() + ", expected a map with `name` and `that`");
                continue;
            }
            ObjectiveConfig config;
            readEntry(path, [&] {
                readInto(config, item, path, fields_);
                checkBetween(item, path, config.limit);
            });
            const Node* that = item.find("that");
            if (that == nullptr || !that->isScalar() || trimmed(that->text).empty()) {
                continue; // reported by the reader
            }
            auto objective = Objective::parse(config.name, config.that, config.limit);
            if (!objective) {
                const sim::Error& error = objective.errors().front();
                fail(that->whereOf(error.where.column), path + ".that: " + error.message);
                continue;
            }
            const std::string& of = objective->limit().of;
            const bool isNamed = !of.empty() && !objective->isOfRecovery() && isSource(of);
            scenario().objectives.push_back({isNamed ? objective->named() : *objective, path});
        }
    }

    bool isSource(const std::string& name) const {
        const auto& read = out_.scenario.traffic;
        return findNamed(read, name) != read.end() ||
               std::find(unread_.sources.begin(), unread_.sources.end(), name) !=
                   unread_.sources.end();
    }

    void checkBetween(const Node& item, const std::string& path, ObjectiveLimit& limit) {
        const Node* between = item.find("between");
        if (between == nullptr || !between->isScalar() || limit.between.empty()) {
            return;
        }
        if (const auto span = parseBetween(limit.between); !span) {
            const sim::Error& error = span.errors().front();
            fail(between->whereOf(error.where.column), path + ".between: " + error.message);
            limit.between.clear();
        }
    }

    const Node& root_;
    const std::filesystem::path& folder_;
    bool isWhole_;
    const models::Kinds& kinds_;
    sim::StopQuestion& stop_;
    Reading fields_;
    Unread unread_;
    ScenarioReading out_;
};

} // namespace

ScenarioReading readScenario(const Node& root,
                             const std::filesystem::path& folder,
                             bool isWhole,
                             const models::Kinds& kinds,
                             sim::StopQuestion& stop,
                             std::chrono::steady_clock::time_point began) {
    return ScenarioReader(root, folder, isWhole, kinds, stop).read(began);
}

} // namespace doppel::scenarios
