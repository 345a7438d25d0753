// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/scenario_document.h"

#include "gui/edit/field_edit.h"
#include "gui/edit/text_command.h"
#include "scenarios/file/file_replacement.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/rename.h"

#include <QFile>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace doppel::gui {
namespace {

namespace fs = std::filesystem;

sim::Error documentError(const QString& path, const QString& message) {
    return {sim::ErrorCode::Environment, message.toStdString(), {.file = path.toStdString()}};
}

sim::Result<std::string> bytesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return documentError(path, QObject::tr("cannot be read: %1").arg(file.errorString()));
    }
    if (file.size() > static_cast<qint64>(scenarios::kLargestFile)) {
        return documentError(path, QObject::tr("is too large for a scenario"));
    }
    return file.readAll().toStdString();
}

fs::path folderOf(const QString& path) {
    return fs::absolute(path.toStdString()).lexically_normal().parent_path();
}

} // namespace

ScenarioDocument::ScenarioDocument(QObject* parent) : QObject(parent), undo_(this), reader_(this) {
    connect(&reader_, &SheetReader::read, this, [this](const DraftSheet& sheet) {
        sheet_ = sheet;
        Q_EMIT sheetChanged();
    });
    connect(&watcher_, &QFileSystemWatcher::fileChanged, this, [this] {
        watch();
        if (isChangedOnDisk()) {
            Q_EMIT changedOnDisk();
        }
    });
}

sim::Status ScenarioDocument::open(const QString& path) {
    auto bytes = bytesOf(path);
    if (!bytes) {
        return bytes.errors();
    }
    text_ = std::move(*bytes);
    onDisk_ = text_;
    path_ = path;
    sheet_ = {};
    undo_.clear();
    watch();
    Q_EMIT pathChanged(path_);
    Q_EMIT textChanged();
    readAgain(true);
    return std::monostate{};
}

sim::Status
ScenarioDocument::setField(std::string_view path, const QString& words, const QString& merge) {
    const SheetField* field = sheet_.field(path);
    SheetField unknown;
    unknown.field.path = path;
    const QString name = QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()));
    return change(withFieldEdited(text_, field == nullptr ? unknown : *field, words.toStdString(),
                                  sheet_.extends),
                  tr("Set %1").arg(name), merge);
}

sim::Status ScenarioDocument::resetField(std::string_view path) {
    const QString name = QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()));
    return change(scenarios::withoutValue(text_, path), tr("Reset %1").arg(name));
}

sim::Result<std::string> ScenarioDocument::withOwnList(const QString& list) const {
    const std::string name = list.toStdString();
    const auto root = scenarios::parseYaml(text_, "");
    if (!root || scenarios::ownsList(*root, name)) {
        return text_;
    }
    std::vector<std::string> items;
    if (const SheetGroup* group = sheet_.group(name)) {
        for (const SheetGroup::Entry& entry : group->entries) {
            items.push_back(entry.yaml);
        }
    } else {
        for (const SheetEntry& entry : sheet_.list(name).entries) {
            items.push_back(entry.yaml);
        }
    }
    return items.empty() ? scenarios::withValue(text_, name, "[]")
                         : scenarios::withList(text_, name, items);
}

sim::Status
ScenarioDocument::insertNamed(const QString& table, const QString& name, const std::string& yaml) {
    const std::string path = scenarios::joinPath(table.toStdString(), name.toStdString());
    if (name.isEmpty() || sheet_.group(table.toStdString()) == nullptr) {
        return sim::inputError("expected a name");
    }
    const auto& entries = sheet_.group(table.toStdString())->entries;
    if (std::any_of(entries.begin(), entries.end(),
                    [&](const SheetGroup::Entry& entry) { return entry.path == path; })) {
        return sim::inputError("there is a " + name.toStdString() + " already");
    }
    return change(scenarios::withValue(text_, path, yaml), tr("Add to %1").arg(table));
}

sim::Status ScenarioDocument::removeNamed(const QString& table, std::size_t index) {
    const SheetGroup* group = sheet_.group(table.toStdString());
    if (group == nullptr || index >= group->entries.size()) {
        return sim::inputError("there is no such entry");
    }
    const SheetGroup::Entry& entry = group->entries[index];
    auto without = scenarios::withoutValue(text_, entry.path);
    if (without && entry.inherited) {
        without = scenarios::withValue(*without, entry.path, "null");
    }
    return change(without, tr("Delete from %1").arg(table));
}

sim::Status
ScenarioDocument::addPart(const QString& section, const QString& name, const std::string& yaml) {
    const std::string path = scenarios::joinPath(section.toStdString(), name.toStdString());
    if (name.isEmpty() || sheet_.part(path) != nullptr) {
        return sim::inputError(name.isEmpty() ? "expected a name"
                                              : "there is a " + name.toStdString() + " already");
    }
    return change(scenarios::withEntry(text_, section.toStdString(), name.toStdString(), yaml),
                  tr("Add %1").arg(name));
}

sim::Status ScenarioDocument::removePart(const QString& path) {
    const auto steps = scenarios::splitPath(path.toStdString());
    const SheetPart* part = sheet_.part(path.toStdString());
    if (part == nullptr || !steps || steps->size() != 2) {
        return sim::inputError("there is no such part");
    }
    return change(scenarios::withoutEntry(text_, steps->front(), steps->back(), part->inherited),
                  tr("Remove %1").arg(QString::fromStdString(part->name)));
}

sim::Status ScenarioDocument::renamePart(const QString& path, const QString& name) {
    const auto steps = scenarios::splitPath(path.toStdString());
    if (!steps || steps->size() != 2) {
        return sim::inputError("there is no such part");
    }
    return change(scenarios::withRenamed(path_.toStdString(), text_, steps->front(), steps->back(),
                                         name.toStdString()),
                  tr("Rename %1").arg(QString::fromStdString(steps->back())));
}

sim::Status
ScenarioDocument::renameEvent(std::size_t event, const QString& name, const QString& merge) {
    const auto own = withOwnList(QStringLiteral("timeline"));
    return change(own ? scenarios::withEventRenamed(*own, event, name.toStdString()) : own,
                  tr("Rename an event"), merge);
}

sim::Status
ScenarioDocument::insertEntry(const QString& list, std::size_t index, const std::string& yaml) {
    const auto own = withOwnList(list);
    return change(own ? scenarios::withItem(*own, list.toStdString(), index, yaml) : own,
                  tr("Add to %1").arg(list));
}

sim::Status ScenarioDocument::duplicateEntry(const QString& list, std::size_t index) {
    const auto& entries = sheet_.list(list.toStdString()).entries;
    if (index >= entries.size()) {
        return sim::inputError("there is no such entry");
    }
    const auto own = withOwnList(list);
    return change(
        own ? scenarios::withItem(*own, list.toStdString(), index + 1, entries[index].yaml) : own,
        tr("Duplicate in %1").arg(list));
}

sim::Status ScenarioDocument::removeEntry(const QString& list, std::size_t index) {
    const auto own = withOwnList(list);
    return change(own ? scenarios::withoutItem(*own, list.toStdString(), index) : own,
                  tr("Delete from %1").arg(list));
}

sim::Status ScenarioDocument::moveEntry(const QString& list, std::size_t from, std::size_t to) {
    const auto own = withOwnList(list);
    return change(own ? scenarios::withItemMoved(*own, list.toStdString(), from, to) : own,
                  tr("Move within %1").arg(list));
}

sim::Status ScenarioDocument::moveEvent(std::size_t event, TimeRange range) {
    const std::string path = scenarios::joinIndex("timeline", event);
    auto moved = withOwnList(QStringLiteral("timeline"));
    if (moved) {
        moved = scenarios::withValue(*moved, path + ".at",
                                     scenarios::exactText(range.from - sim::kStart));
    }
    const bool hasLength =
        event < sheet_.timeline.entries.size() && !sheet_.timeline.entries[event].length.empty();
    if (moved && hasLength) {
        moved = scenarios::withValue(*moved, path + ".for", scenarios::exactText(range.length()));
    }
    return change(moved, tr("Move an event"));
}

void ScenarioDocument::type(TextDiff diff) {
    if (!diff.empty()) {
        undo_.push(new TextCommand(*this, std::move(diff), tr("Type"), QStringLiteral("typing")));
    }
}

sim::Status ScenarioDocument::change(const sim::Result<std::string>& text,
                                     const QString& what,
                                     const QString& merge) {
    if (!text) {
        return text.errors();
    }
    TextDiff diff = differenceOf(text_, *text);
    if (!diff.empty()) {
        undo_.push(new TextCommand(*this, std::move(diff), what, merge));
    }
    return std::monostate{};
}

void ScenarioDocument::put(const TextDiff& diff, bool forwards) {
    const std::string& out = forwards ? diff.removed : diff.added;
    const std::string& in = forwards ? diff.added : diff.removed;
    text_.replace(diff.at, out.size(), in);
    Q_EMIT textChanged();
    readAgain(false);
}

void ScenarioDocument::readAgain(bool now) {
    reader_.request(++revision_, path_.toStdString(), text_, now);
}

bool ScenarioDocument::isChangedOnDisk() const {
    const auto bytes = bytesOf(path_);
    return !bytes || *bytes != onDisk_;
}

sim::Status ScenarioDocument::save(bool evenIfChanged) {
    if (!evenIfChanged && isChangedOnDisk()) {
        return documentError(path_, tr("was changed by someone else since it was read"));
    }
    return write(path_);
}

sim::Status ScenarioDocument::write(const QString& path) {
    const sim::Status written = scenarios::writeFile(path.toStdString(), {""}, text_);
    if (!written) {
        return written;
    }
    onDisk_ = text_;
    if (path != path_) {
        path_ = path;
        Q_EMIT pathChanged(path_);
        readAgain(true);
    }
    undo_.setClean();
    watch();
    Q_EMIT saved(path_);
    return std::monostate{};
}

sim::Status ScenarioDocument::saveAs(const QString& path) {
    const auto root = scenarios::parseYaml(text_, "");
    const scenarios::Node* extends = root ? root->find("extends") : nullptr;
    const fs::path from = folderOf(path_);
    const fs::path to = folderOf(path);
    if (extends != nullptr && extends->isScalar() && from != to) {
        const fs::path named = (from / extends->text).lexically_normal().lexically_proximate(to);
        const sim::Status renamed =
            change(scenarios::withValue(text_, "extends", scenarios::scalarYaml(named.string())),
                   tr("Save as"));
        if (!renamed) {
            return renamed;
        }
    }
    return write(path);
}

sim::Status ScenarioDocument::revert() {
    auto bytes = bytesOf(path_);
    if (!bytes) {
        return bytes.errors();
    }
    onDisk_ = *bytes;
    const sim::Status changed = change(bytes, tr("Revert"));
    undo_.setClean();
    return changed;
}

void ScenarioDocument::watch() {
    if (!watcher_.files().isEmpty()) {
        watcher_.removePaths(watcher_.files());
    }
    if (QFile::exists(path_)) {
        watcher_.addPath(path_);
    }
}

} // namespace doppel::gui
