// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/parts_model.h"
#include "gui/edit/scenario_document.h"

#include <QWidget>

class QAction;
class QListView;

namespace doppel::gui {

/// What there is to edit beside the lists, and what can be done to it as a whole: components and
/// sources are added by a chooser of their kinds, renamed in place, and removed.
class PartsPane final : public QWidget {
    Q_OBJECT

public:
    /// The document must outlive it.
    explicit PartsPane(ScenarioDocument& document, QWidget* parent = nullptr);

    PartsModel& model() { return model_; }
    QListView& list() { return *list_; }
    QAction& addComponentAction() { return *addComponent_; }
    QAction& addSourceAction() { return *addSource_; }
    QAction& renameAction() { return *rename_; }
    QAction& removeAction() { return *remove_; }

    /// Shows the document's sheet, with that part chosen.
    void useSheet(const QString& chosen);
    /// Chooses a part, or none.
    void choose(const QString& path);

Q_SIGNALS:
    void partChosen(const QString& path);
    void refused(const QString& why);

protected:
    void changeEvent(QEvent* event) override;

private:
    QAction* action(const QString& text, const QKeySequence& keys, const QString& tip);
    void askKind(const QString& section);
    void renamePart(const QString& path, const QString& name);
    void removeChosen();
    void allowActions();
    QString chosen() const;
    bool tell(const sim::Status& outcome);

    ScenarioDocument& document_;
    PartsModel model_;
    QListView* list_;
    QAction* addComponent_ = nullptr;
    QAction* addSource_ = nullptr;
    QAction* rename_ = nullptr;
    QAction* remove_ = nullptr;
    QString wanted_; ///< a part that will be there once the text is read
};

} // namespace doppel::gui
