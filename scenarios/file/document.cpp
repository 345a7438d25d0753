// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/document.h"

#include "scenarios/file/merge.h"
#include "scenarios/file/named_file.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace doppel::scenarios {

namespace fs = std::filesystem;

namespace {

/// The path without symbolic links, as far as it exists.
fs::path resolved(const fs::path& path) {
    std::error_code failure;
    const fs::path absolute = fs::absolute(path, failure);
    fs::path real = fs::weakly_canonical(absolute, failure);
    return failure ? absolute.lexically_normal() : real;
}

/// The folder that files may be read from, if this one is read first.
fs::path treeOf(const fs::path& file) {
    for (fs::path folder = file.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (folder.filename() == "scenarios") {
            return folder;
        }
    }
    return file.parent_path();
}

bool isWithin(const fs::path& folder, const fs::path& file) {
    const fs::path relative = file.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

/// Takes the value of a key out of a map.
std::optional<Entry> takeKey(Node& map, std::string_view key) {
    const auto at = std::find_if(map.entries.begin(), map.entries.end(),
                                 [&](const Entry& entry) { return entry.key == key; });
    if (at == map.entries.end()) {
        return std::nullopt;
    }
    Entry taken = std::move(*at);
    map.entries.erase(at);
    return taken;
}

class Loader {
public:
    explicit Loader(const fs::path& first, const sim::WhoStops& stops = {})
        : tree_(treeOf(resolved(first))), stops_(stops) {}

    /// The file's tree, with what it extends and sets as far as that could be read; nothing where
    /// the file itself could not.
    std::optional<Node> load(const fs::path& path, const std::string& name) {
        return take(readYamlFile(path, name, stops_), path, name);
    }

    /// The same of what was read of it.
    std::optional<Node> take(YamlReading read, const fs::path& path, const std::string& name) {
        append(errors_, read.errors);
        if (!read.root) {
            return std::nullopt;
        }
        files_.push_back(name);
        Node node = std::move(*read.root);
        if (!node.isMap()) {
            fail(node.place, "expected a map (key: value), found " + node.found());
            return std::nullopt;
        }
        chain_.push_back({resolved(path), name});
        const std::optional<Entry> extends = takeKey(node, "extends");
        const std::optional<Entry> set = takeKey(node, "set");
        if (extends) {
            std::optional<Node> base = loadBase(extends->value, path, name);
            if (base) {
                mergeInto(*base, std::move(node));
                node = std::move(*base);
            } else {
                isWhole_ = false;
            }
        }
        if (set && isWhole_) {
            applySet(node, set->value);
        }
        return node;
    }

    sim::Errors takeErrors() { return std::move(errors_); }
    bool isWhole() const { return isWhole_; }
    std::vector<std::string> takeFiles() { return std::move(files_); }

    /// Why a file cannot be extended, in words, or "".
    std::string notAllowed(const fs::path& target, const fs::path& path) const {
        const fs::path real = resolved(path);
        const std::string shown = quotedForMessage(target.string());
        if (target.is_absolute()) {
            return shown + " is absolute; expected a path relative to this file";
        }
        if (!isWithin(tree_, real)) {
            return shown + " leaves the folder of the scenarios, " + '"' + tree_.string() + '"';
        }
        const auto again = std::find_if(chain_.begin(), chain_.end(),
                                        [&](const Link& link) { return link.real == real; });
        if (again != chain_.end()) {
            std::string cycle;
            for (auto at = again; at != chain_.end(); ++at) {
                cycle += at->name + " -> ";
            }
            return "the files extend one another in a cycle: " + cycle + again->name;
        }
        if (chain_.size() >= static_cast<std::size_t>(kLongestChain)) {
            return "a chain of more than " + std::to_string(kLongestChain) + " files";
        }
        std::error_code failure;
        if (fs::is_directory(real, failure)) {
            return shown + " is a folder; expected a YAML file";
        }
        if (!fs::exists(real, failure)) {
            return "there is no file " + shown + didYouMeanFile(real, {".yaml", ".yml"});
        }
        if (!fs::is_regular_file(real, failure)) {
            return shown + " is not a regular file; expected a YAML file";
        }
        return {};
    }

private:
    /// A file that is being read, since the one before it extends it.
    struct Link {
        fs::path real;
        std::string name;
    };

    void fail(const Place& place, std::string message) {
        errors_.push_back({.message = std::move(message), .where = place.where()});
    }

    std::optional<Node>
    loadBase(const Node& extends, const fs::path& from, const std::string& fromName) {
        if (!extends.isScalar() || extends.text.empty()) {
            fail(extends.place, "extends: expected the name of a file, found " + extends.found());
            return std::nullopt;
        }
        const fs::path target(extends.text);
        const fs::path path = from.parent_path() / target;
        if (const std::string wrong = notAllowed(target, path); !wrong.empty()) {
            fail(extends.place, "extends: " + wrong);
            return std::nullopt;
        }
        return load(path, (fs::path(fromName).parent_path() / target).lexically_normal().string());
    }

    void applySet(Node& node, const Node& set) {
        if (!set.isMap()) {
            fail(set.place, "set: expected a map of paths (components.NAME.FIELD: value), found " +
                                set.found());
            return;
        }
        for (const Entry& entry : set.entries) {
            if (const std::string who = stops_ ? stops_() : std::string{}; !who.empty()) {
                errors_.push_back(stoppedReading(who, *set.place.file));
                return;
            }
            setAtPath(node, entry.key, entry.keyPlace, entry.value, errors_);
        }
    }

    fs::path tree_;
    const sim::WhoStops stops_;
    std::vector<Link> chain_;
    std::vector<std::string> files_;
    sim::Errors errors_;
    bool isWhole_ = true;
};

/// One "PATH=VALUE" of the command line.
sim::Errors applyArgument(Node& root, const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const Place place{std::make_shared<const std::string>("--set"), 1, 1};
    if (equals == std::string::npos || equals == 0) {
        return {{.message = "expected PATH=VALUE, found " + quotedForMessage(argument),
                 .where = place.where()}};
    }
    if (argument.find_first_not_of(' ', equals + 1) == std::string::npos) {
        return {{.message = "expected a value after " + argument, .where = place.where()}};
    }
    // blanks for the path, so that columns are those of the argument
    auto value = parseYaml(std::string(equals + 1, ' ') + argument.substr(equals + 1), "--set");
    if (!value) {
        return value.errors();
    }
    sim::Errors errors;
    setAtPath(root, argument.substr(0, equals), place, std::move(*value), errors);
    return errors;
}

} // namespace

DocumentReading
readDocument(const fs::path& path, std::span<const std::string> sets, const sim::WhoStops& stops) {
    Loader loader(path, stops);
    std::optional<Node> root = loader.load(path, path.string());
    DocumentReading reading{std::nullopt, loader.takeErrors(), loader.isWhole()};
    if (!root) {
        return reading;
    }
    const auto fitting = reading.isWhole ? sets : std::span<const std::string>();
    for (const std::string& argument : fitting) {
        for (sim::Error& error : applyArgument(*root, argument)) {
            error.code = sim::ErrorCode::Usage;
            reading.errors.push_back(std::move(error));
        }
    }
    reading.document = Document{std::move(*root), loader.takeFiles()};
    return reading;
}

DocumentReading readDocumentText(const fs::path& path, std::string_view text) {
    Loader loader(path);
    std::optional<Node> root = loader.take(readYamlText(text, path.string()), path, path.string());
    DocumentReading reading{std::nullopt, loader.takeErrors(), loader.isWhole()};
    if (root) {
        reading.document = Document{std::move(*root), loader.takeFiles()};
    }
    return reading;
}

bool sharesTree(const fs::path& path, const fs::path& extended) {
    return isWithin(treeOf(resolved(path)), resolved(extended));
}

std::string whyNotExtended(const fs::path& path, const std::string& extends) {
    const fs::path target = path.parent_path() / extends;
    return resolved(path) == resolved(target) ? "it would extend itself"
                                              : Loader(path).notAllowed(extends, target);
}

sim::Result<Document>
loadDocument(const fs::path& path, std::span<const std::string> sets, const sim::WhoStops& stops) {
    DocumentReading reading = readDocument(path, sets, stops);
    if (!reading.errors.empty()) {
        return std::move(reading.errors);
    }
    return std::move(*reading.document);
}

} // namespace doppel::scenarios
