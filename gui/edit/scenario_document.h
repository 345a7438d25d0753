// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"
#include "gui/edit/sheet_reader.h"
#include "gui/edit/text_diff.h"
#include "gui/time/time_range.h"
#include "sim/result.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace doppel::gui {

/// A scenario file open for editing. Its text is the truth: whatever changes it, a form, a drag on
/// the timeline or a keystroke, is a step on one QUndoStack and changes no more of it than need be
/// (scenarios/file/text_edit.h). After each change the loader reads the text in another thread;
/// what it says is the sheet.
class ScenarioDocument final : public QObject {
    Q_OBJECT

public:
    explicit ScenarioDocument(QObject* parent = nullptr);

    /// Opens a file. Errors: it cannot be read; then all is as it was.
    sim::Status open(const QString& path);
    const QString& path() const { return path_; }
    const std::string& text() const { return text_; }
    QUndoStack& undoStack() { return undo_; }
    bool isModified() const { return !undo_.isClean(); }

    /// What the loader made of the text, or of one shortly before; isRead() tells which.
    const DraftSheet& sheet() const { return sheet_; }
    bool isRead() const { return sheet_.revision == revision_; }

    /// What someone typed into a field. Steps that follow each other with the same `merge` are one.
    sim::Status setField(std::string_view path, const QString& words, const QString& merge = {});
    /// Back to what an extended file says, or the default.
    sim::Status resetField(std::string_view path);

    /// Changes of lists: "timeline", "objectives", "knobs", and those within parts,
    /// "components.shop.calls". One that an extended file gives is copied into this one first.
    /// `yaml` is an entry in one line.
    sim::Status insertEntry(const QString& list, std::size_t index, const std::string& yaml);
    sim::Status duplicateEntry(const QString& list, std::size_t index);
    sim::Status removeEntry(const QString& list, std::size_t index);
    sim::Status moveEntry(const QString& list, std::size_t from, std::size_t to);
    /// An event of the timeline is to begin, and if it has a length to end, then.
    sim::Status moveEvent(std::size_t event, TimeRange range);

    /// One more entry of a table within a part, and one less.
    sim::Status insertNamed(const QString& table, const QString& name, const std::string& yaml);
    sim::Status removeNamed(const QString& table, std::size_t index);

    /// Components and sources; `section` is "components" or "traffic", `path` as of a SheetPart.
    /// Who refers to one that is renamed follows; who refers to one that is gone is a problem.
    sim::Status addPart(const QString& section, const QString& name, const std::string& yaml);
    sim::Status removePart(const QString& path);
    sim::Status renamePart(const QString& path, const QString& name);
    /// Another name for an event, which objectives follow that hold during it.
    sim::Status renameEvent(std::size_t event, const QString& name, const QString& merge = {});

    /// What was typed into the text itself.
    void type(TextDiff diff);

    /// Saves it, atomically. Errors: the disk, or the file there is not the one that was read or
    /// saved last (isChangedOnDisk()), unless `evenIfChanged`.
    sim::Status save(bool evenIfChanged = false);
    /// Saves it under another name, which it has from then on; what it extends is named anew.
    sim::Status saveAs(const QString& path);
    /// Back to what is on the disk, as a step that can be undone.
    sim::Status revert();
    bool isChangedOnDisk() const;

Q_SIGNALS:
    void textChanged();
    void sheetChanged();
    void pathChanged(const QString& path);
    void changedOnDisk();
    void saved(const QString& path);

private:
    friend class TextCommand;

    sim::Status
    change(const sim::Result<std::string>& text, const QString& what, const QString& merge = {});
    /// A text in which that list is the file's own.
    sim::Result<std::string> withOwnList(const QString& list) const;
    sim::Status write(const QString& path);
    void put(const TextDiff& diff, bool forwards);
    void readAgain(bool now);
    void watch();

    QString path_;
    std::string text_;
    std::string onDisk_; ///< what the file held when it was read or saved
    std::uint64_t revision_ = 0;
    DraftSheet sheet_;
    QUndoStack undo_;
    SheetReader reader_;
    QFileSystemWatcher watcher_;
};

} // namespace doppel::gui
