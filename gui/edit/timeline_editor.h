// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/entries_model.h"
#include "gui/edit/scenario_document.h"
#include "models/actions/action_kind.h"

#include <QWidget>

class QAction;
class QMenu;
class QTableView;
class QToolButton;

namespace doppel::gui {

/// One of the lists at the top of a scenario as a table: the timeline, the objectives or the knobs.
/// Entries are added (events by a menu of their kinds), duplicated, deleted and moved; the one that
/// is chosen is edited by a form elsewhere.
class EntriesEditor : public QWidget {
    Q_OBJECT

public:
    /// The document must outlive it.
    EntriesEditor(ScenarioDocument& document, const QString& list, QWidget* parent = nullptr);

    EntriesModel& model() { return model_; }
    QTableView& table() { return *table_; }
    /// Row, or -1.
    int chosen() const;
    void choose(int row);

Q_SIGNALS:
    /// An entry is to be edited: "timeline[2]".
    void partChosen(const QString& path);
    void refused(const QString& why);

protected:
    void changeEvent(QEvent* event) override;
    /// Adds an entry behind the chosen one, and chooses it.
    void add(const std::string& yaml);
    void tell(const sim::Status& outcome);
    QToolButton& addButton() { return *addButton_; }
    ScenarioDocument& document() { return document_; }
    std::string firstNameOf(std::string_view section) const;

private:
    QAction* action(const QString& text, const QKeySequence& keys, const QString& tip);
    void moveChosen(int by);
    void useSheet();
    void allowActions();

    ScenarioDocument& document_;
    EntriesModel model_;
    QTableView* table_;
    QToolButton* addButton_;
    QAction* duplicate_ = nullptr;
    QAction* delete_ = nullptr;
    QAction* earlier_ = nullptr;
    QAction* later_ = nullptr;
    int wanted_ = -1; ///< a row that will be there once the text is read
};

/// The timeline: what happens, when, to whom.
class TimelineEditor final : public EntriesEditor {
    Q_OBJECT

public:
    explicit TimelineEditor(ScenarioDocument& document, QWidget* parent = nullptr);

    /// When new events begin: the playhead, say.
    void setNewEventsAt(sim::Time moment) { newAt_ = moment; }
    QMenu& kinds() { return *kinds_; }

public Q_SLOTS:
    /// As Timeline::eventDragged tells it.
    void moveEvent(std::size_t event, doppel::gui::TimeRange range);

private:
    void addKind(const models::ActionKind& kind);

    QMenu* kinds_;
    sim::Time newAt_ = sim::kStart + std::chrono::minutes(10);
};

} // namespace doppel::gui
