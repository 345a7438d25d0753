// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/problems_model.h"
#include "gui/edit/scenario_document.h"

#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QListView;
class QModelIndex;
class QTabWidget;
class QTableView;

namespace doppel::gui {

class EntriesEditor;
class PartsPane;
class PropertyForm;
class TimelineEditor;
class YamlEditor;

/// A scenario being edited: what there is to edit, the form of what is chosen, the timeline with
/// objectives and knobs, the text, and what is wrong with it. All of them show one
/// ScenarioDocument, so that a step in one of them is seen in all.
///
/// The actions are for a window's menu; within the page their keys work by themselves.
class EditorPage final : public QWidget {
    Q_OBJECT

public:
    explicit EditorPage(QWidget* parent = nullptr);

    /// Opens a file; errors are told as sim::Status, and the page stays as it was.
    sim::Status open(const QString& path);
    ScenarioDocument& document() { return document_; }

    QAction& undoAction() { return *undo_; }
    QAction& redoAction() { return *redo_; }
    QAction& saveAction() { return *save_; }
    QAction& saveAsAction() { return *saveAs_; }
    QAction& playAction() { return *play_; }

    QListView& parts();
    PartsPane& partsPane() { return *parts_; }
    PropertyForm& form() { return *form_; }
    TimelineEditor& timeline() { return *timeline_; }
    YamlEditor& yaml() { return *yaml_; }
    QTableView& problems() { return *problems_; }
    const QLabel& message() const { return *message_; }

    /// Shows the form of a part or an entry ("components.frontend", "timeline[2]", "").
    void choosePart(const QString& path);
    /// Goes to a place of the text, from 1, and to the form of what is wrong there.
    void goTo(int line, int column);

Q_SIGNALS:
    void saved(const QString& path);
    /// The file, as it is on the disk, is to be played; it was saved before.
    void playWanted(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeLists();
    QWidget* makeProblems();
    void makeActions();
    void connectForm();
    void addToGroup(const QString& path, const QString& name);
    void removeFromGroup(const QString& path, int index);
    void tell(const sim::Status& outcome);
    void useSheet();
    void showForm();
    void showState();
    void chooseProblem(const QModelIndex& index);
    void showProblem(int row);
    void showPartOf(const SheetProblem& problem);
    void showWantedLine();
    bool saveNow(bool evenIfChanged);
    void askSaveAs();
    void say(const QString& words);
    void addList(EntriesEditor& list, const QString& title);

    ScenarioDocument document_;
    ProblemsModel problemsModel_;
    QString chosen_;                ///< the part that the form shows
    std::optional<int> wantedLine_; ///< whose problem is to be shown once the text was read
    QLabel* name_;
    QLabel* state_;
    QLabel* message_; ///< what went wrong at last, with a link to what can be done
    QLabel* noProblems_;
    PartsPane* parts_;
    PropertyForm* form_;
    YamlEditor* yaml_;
    TimelineEditor* timeline_;
    QTabWidget* lists_;
    QTableView* problems_;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* save_ = nullptr;
    QAction* saveAs_ = nullptr;
    QAction* revert_ = nullptr;
    QAction* play_ = nullptr;
};

} // namespace doppel::gui
