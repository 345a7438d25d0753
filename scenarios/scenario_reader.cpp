// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario_reader.h"

#include "models/dns/dns_config.h"
#include "models/traffic/replay_traffic.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/named_file.h"
#include "scenarios/file/suggest.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace doppel::scenarios {

namespace {

template <class Kind>
std::vector<std::string> namesOf(std::span<const Kind> kinds) {
    std::vector<std::string> names;
    for (const Kind& kind : kinds) {
        names.emplace_back(kind.name);
    }
    return names;
}

/// "components.router" of "components.router.backends.frontend", "timeline[2]" of
/// "timeline[2].target": the entry that a path is of.
std::string entryOf(const std::string& path) {
    const auto components = splitPath(path);
    if (!components || components->size() < 2) {
        return path;
    }
    const bool isOfList = path.substr((*components)[0].size()).starts_with('[');
    return isOfList ? (*components)[0] + '[' + (*components)[1] + ']'
                    : joinPath((*components)[0], (*components)[1]);
}

/// Whether a metric such as "visitors.latency.p99" is of that owner.
bool isOf(const std::string& metric, const std::string& owner) {
    return metric.size() > owner.size() && metric.starts_with(owner) && metric[owner.size()] == '.';
}

class ScenarioReader {
public:
    ScenarioReader(const Node& root, const std::filesystem::path& folder, bool isWhole)
        : root_(root), folder_(folder), isWhole_(isWhole) {
        fields_.isWhole = isWhole;
    }

    ScenarioReading read() {
        readSettings();
        readComponents();
        readTraffic();
        readTimeline();
        readObjectives();
        checkComponents();
        checkVisited();
        checkOwnersOfMetrics();
        dropWrongEntries();
        scenario().defaultedFields = fields_.defaulted.size();
        out_.errors = std::move(fields_.errors);
        sortByPlace(out_.errors);
        return std::move(out_);
    }

private:
    Scenario& scenario() { return out_.scenario; }

    void fail(const sim::Where& where, std::string message) {
        fields_.errors.push_back({sim::ErrorCode::Input, std::move(message), where});
    }
    /// The field that a problem begins with, "profile: …" or "records.www.gov.uk: …", as deep as it
    /// is written; the entry itself if there is none. A key may hold dots.
    static const Node& fieldNamedBy(std::string_view problem, const Node& entry) {
        std::string_view rest = problem.substr(0, problem.find(": "));
        const Node* field = &entry;
        const auto isNext = [&](const Entry& child) {
            return rest == child.key || rest.starts_with(child.key + '.');
        };
        for (;;) {
            const auto child = std::find_if(field->entries.begin(), field->entries.end(), isNext);
            if (child == field->entries.end()) {
                return *field;
            }
            field = &child->value;
            rest.remove_prefix(std::min(rest.size(), child->key.size() + 1));
        }
    }

    /// What is wrong with the fields of an entry taken together. A problem that begins with the
    /// name of one, "warmup: …", is told where that field stands, any other where the entry does.
    void report(const Node& entry,
                const sim::Where& where,
                const std::string& path,
                const std::vector<std::string>& problems) {
        for (const std::string& problem : problems) {
            const Node& field = fieldNamedBy(problem, entry);
            const bool isOfEntry = &field == &entry;
            fail(isOfEntry ? where : field.place.where(),
                 path.empty() ? problem : shownPath(path) + (isOfEntry ? ": " : ".") + problem);
        }
    }

    /// Does something to an entry and tells whether no error came of it. What is wrong with the
    /// fields taken together is asked only then: an error of one would breed others.
    template <class Read>
    bool isFine(const std::string& path, Read read) {
        const std::size_t before = fields_.errors.size();
        read();
        const bool fine = fields_.errors.size() == before;
        if (!fine) {
            wrong_.insert(path);
        }
        return fine;
    }

    void readSettings() {
        const bool fine = isFine("", [&] {
            readInto(scenario().settings, root_, "", fields_,
                     {"components", "traffic", "timeline", "objectives"});
        });
        const std::vector<std::string> problems = problemsOf(scenario().settings);
        out_.canStand = problems.empty();
        if (const Node* routes = root_.find("routes"); !scenario().settings.routes.file.empty()) {
            checkFile(routes->find("file"), "routes.file", scenario().settings.routes.file);
        }
        if (fine) {
            report(root_, root_.place.where(), "", problems);
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

    /// Reads the entries of a section that differ by kind; `add` takes each that has one.
    template <class Kind, class Add>
    void readEntries(std::string_view name, std::span<const Kind> kinds, Add add) {
        const Node* table = section(name, Node::Kind::Map, "a map from names to entries");
        if (table == nullptr) {
            return;
        }
        for (const Entry& entry : table->entries) {
            const std::string path = joinPath(name, entry.key);
            const Kind* kind = kindOf(entry, path, kinds);
            if (kind == nullptr) {
                wrong_.insert(path);
                continue;
            }
            auto config = kind->defaults();
            const bool fine = isFine(path, [&] {
                readFields(entry.value, path, [&](models::FieldVisitor& v) { config->describe(v); },
                           fields_, {"kind"});
            });
            if (fine) {
                isFine(path, [&] {
                    report(entry.value, entry.keyPlace.where(), path, config->problems());
                });
            }
            add(entry, kind, std::move(config));
        }
    }

    template <class Kind>
    const Kind* kindOf(const Entry& entry, const std::string& path, std::span<const Kind> kinds) {
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
                     ", expected one such as " + quotedForMessage(kinds.front().name));
            return nullptr;
        }
        const auto found = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const Kind& kind) { return kind.name == name->text; });
        if (found == kinds.end()) {
            fail(name->place.where(), shownPath(path) + ".kind: there is no kind " +
                                          quotedForMessage(name->text) +
                                          didYouMean(name->text, namesOf(kinds)));
            return nullptr;
        }
        return &*found;
    }

    void readComponents() {
        const Node* table = root_.find("components");
        const std::size_t harmless = root_.find("doppel") == nullptr ? 1 : 0;
        const auto kinds = models::componentKinds();
        readEntries<models::ComponentKind>(
            "components", kinds, [&](const Entry& entry, auto* kind, auto config) {
                out_.canStand = out_.canStand && config->problems().empty();
                scenario().components.push_back(
                    {entry.key, kind, std::move(config), entry.keyPlace.where(), {}});
            });
        const std::size_t given = table == nullptr ? 0 : table->entries.size();
        out_.canStand = out_.canStand && isWhole_ && fields_.missing <= harmless &&
                        scenario().components.size() == given;
    }

    void readTraffic() {
        const auto kinds = models::trafficKinds();
        readEntries<models::TrafficKind>(
            "traffic", kinds, [&](const Entry& entry, auto* kind, auto config) {
                const std::string path = joinPath("traffic", entry.key);
                const Node* to = entry.value.find("to");
                if (to != nullptr && to->isScalar()) {
                    visited_.push_back({to->text, joinPath(path, "to"), to->place.where()});
                }
                isFine(path, [&] {
                    checkPages(entry, path, kind->visitors(*config).pages);
                    checkLog(entry, path, *config);
                });
                scenario().traffic.push_back(
                    {entry.key, kind, std::move(config), entry.keyPlace.where()});
            });
    }

    void
    checkPages(const Entry& entry, const std::string& path, const models::PagesConfig& config) {
        if (problemsOf(config).empty() && !config.law().file.empty()) {
            checkFile(entry.value.find("pages")->find("popularity"),
                      joinPath(joinPath(path, "pages"), "popularity"), config.law().file);
        }
    }

    void checkLog(const Entry& entry, const std::string& path, const models::Config& config) {
        const auto* replay =
            dynamic_cast<const models::ConfigOf<models::ReplayTrafficConfig>*>(&config);
        if (replay != nullptr && !replay->value.log.empty()) {
            checkFile(entry.value.find("log"), joinPath(path, "log"), replay->value.log);
        }
    }

    /// A file that the scenario names must be there and be one.
    void checkFile(const Node* name, const std::string& path, const std::string& file) {
        if (const std::string wrong = whyNoFile(folder_, file); !wrong.empty()) {
            fail(name->place.where(), shownPath(path) + ": " + wrong);
        }
    }

    void readTimeline() {
        const Node* list = section("timeline", Node::Kind::List, "a list of events");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            const Node& item = list->items[i];
            EventSpec spec{{}, joinIndex("timeline", i), item.place.where()};
            if (!item.isMap()) {
                fail(spec.where,
                     spec.path + ": found " + item.found() +
                         ", expected a map such as {at: 20min, fault: down, target: router}");
                continue;
            }
            if (isFine(spec.path, [&] { readInto(spec.event, item, spec.path, fields_); })) {
                isFine(spec.path,
                       [&] { report(item, spec.where, spec.path, problemsOf(spec.event)); });
            }
            scenario().timeline.push_back(std::move(spec));
        }
    }

    void readObjectives() {
        const Node* list = section("objectives", Node::Kind::List, "a list of objectives");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            const Node& item = list->items[i];
            const std::string path = joinIndex("objectives", i);
            if (!item.isMap()) {
                fail(item.place.where(),
                     path + ": found " + item.found() + ", expected a map with `name` and `that`");
                continue;
            }
            ObjectiveConfig config;
            readInto(config, item, path, fields_);
            const Node* that = item.find("that");
            if (that == nullptr || !that->isScalar()) {
                continue; // reported by the reader
            }
            auto objective = Objective::parse(config.name, config.that);
            if (!objective) {
                const sim::Error& error = objective.errors().front();
                fail(that->whereOf(error.where.column), path + ".that: " + error.message);
                continue;
            }
            scenario().objectives.push_back({std::move(*objective), that->place.where()});
        }
    }

    /// A component that is there but could not be read: its error was reported already.
    bool isDeclared(std::string_view section, const std::string& name) const {
        const Node* table = root_.find(section);
        return table != nullptr && table->find(name) != nullptr;
    }

    std::vector<std::string> componentNames() {
        std::vector<std::string> names;
        for (const ComponentSpec& component : scenario().components) {
            names.push_back(component.name);
        }
        return names;
    }

    void checkComponents() {
        const std::vector<std::string> names = componentNames();
        std::map<std::string, std::size_t> indexOf;
        for (std::size_t i = 0; i < names.size(); ++i) {
            indexOf.emplace(names[i], i);
        }
        for (const TrafficSpec& source : scenario().traffic) {
            if (indexOf.contains(source.name)) {
                fail(source.where,
                     shownPath("traffic." + source.name) + ": a component has the same name");
                wrong_.insert(joinPath("traffic", source.name));
            }
        }
        for (const ComponentUse& use : fields_.components) {
            const std::string entry = entryOf(use.path);
            const bool byComponent = use.path.starts_with("components.");
            if (!indexOf.contains(use.name)) {
                wrong_.insert(entry);
                out_.canStand = out_.canStand && !byComponent;
                refuseName(use, "there is no component " + quotedForMessage(use.name), names);
            } else if (byComponent) {
                const std::string caller = (*splitPath(use.path))[1];
                scenario().components[indexOf.at(caller)].calls.push_back(use);
            }
        }
    }

    /// Reports a name that nothing bears, unless that may be due to another error.
    void refuseName(const ComponentUse& use,
                    const std::string& message,
                    const std::vector<std::string>& known) {
        if (isWhole_ && !isDeclared("components", use.name)) {
            fail(use.where, shownPath(use.path) + ": " + message + didYouMean(use.name, known));
        }
    }

    /// Visitors go to a component, or to a name that a dns component knows.
    void checkVisited() {
        std::vector<std::string> names = componentNames();
        for (const ComponentSpec& component : scenario().components) {
            const auto* dns =
                dynamic_cast<const models::ConfigOf<models::DnsConfig>*>(component.config.get());
            if (dns == nullptr) {
                continue;
            }
            if (wrong_.contains(joinPath("components", component.name))) {
                return; // its names are not all known
            }
            for (const auto& [name, record] : dns->value.records) {
                names.push_back(name);
            }
        }
        for (const ComponentUse& use : visited_) {
            if (std::find(names.begin(), names.end(), use.name) != names.end()) {
                continue;
            }
            wrong_.insert(entryOf(use.path));
            refuseName(use,
                       quotedForMessage(use.name) +
                           " is neither a component nor a name of a dns component",
                       names);
        }
    }

    /// A metric is somebody's: whether that one has it is known when all stand on a built.
    void checkOwnersOfMetrics() {
        std::vector<std::string> owners = componentNames();
        owners.emplace_back("recovery");
        for (const TrafficSpec& source : scenario().traffic) {
            owners.push_back(source.name);
        }
        std::erase_if(scenario().objectives, [&](const ObjectiveSpec& spec) {
            const std::string& metric = spec.objective.metric();
            const auto owner = std::find_if(owners.begin(), owners.end(),
                                            [&](const auto& name) { return isOf(metric, name); });
            if (owner != owners.end()) {
                return wrong_.contains(joinPath("traffic", *owner));
            }
            const std::string wanted = metric.substr(0, metric.find('.'));
            const bool isUnread = isDeclared("components", wanted) || isDeclared("traffic", wanted);
            if (isWhole_ && !isUnread) {
                fail(spec.where, "objective " + quotedForMessage(spec.objective.name()) +
                                     ": there is no metric " + quotedForMessage(metric) +
                                     ", since " + quotedForMessage(wanted) +
                                     " is neither a component nor a traffic source" +
                                     didYouMean(wanted, owners));
            }
            return true;
        });
    }

    void dropWrongEntries() {
        std::erase_if(scenario().traffic, [&](const TrafficSpec& source) {
            return wrong_.contains(joinPath("traffic", source.name));
        });
        std::erase_if(scenario().timeline,
                      [&](const EventSpec& event) { return wrong_.contains(event.path); });
    }

    const Node& root_;
    const std::filesystem::path& folder_;
    bool isWhole_;
    Reading fields_;
    std::vector<ComponentUse> visited_; ///< whom the traffic sources are for
    std::set<std::string> wrong_;       ///< the paths of entries with errors
    ScenarioReading out_;
};

} // namespace

ScenarioReading readScenario(const Node& root, const std::filesystem::path& folder, bool isWhole) {
    return ScenarioReader(root, folder, isWhole).read();
}

} // namespace doppel::scenarios
