// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/knob_row.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QHBoxLayout;
class QVBoxLayout;

namespace doppel::gui {

/// The fields that can be turned while a scenario plays: those that it lists as knobs first, all
/// others by search. A drawer of values: what a turn comes to is somebody else's.
class KnobsPanel final : public QWidget {
    Q_OBJECT

public:
    /// That are shown at once; a search brings the others.
    static constexpr std::size_t kMostRows = 40;
    /// After the last move of a knob that is dragged, until it counts.
    static constexpr int kDragPause = 250;

    explicit KnobsPanel(QWidget* parent = nullptr);

    /// Told of a value before it is turned to.
    void setCheck(KnobRow::Check check) { check_ = std::move(check); }
    /// The knobs as they are, and the values by path that some are turned to. `where` says what a
    /// turn does: "branches from A at 36:00". A row that is being turned stays as it is.
    void show(std::vector<Knob> knobs, std::map<std::string, std::string> turned, QString where);
    /// None can be turned, and why.
    void refuse(const QString& why);
    using QWidget::show;

    std::vector<KnobRow*> rows() const { return rows_; }
    QLineEdit& search() { return *search_; }

Q_SIGNALS:
    /// A knob is at another value. `ended`: it was let go, or typed; the next turn is another one.
    void turned(const QString& path, const QString& value, bool ended);
    /// It is at the value again that the field has.
    void returned(const QString& path);
    /// How far can it be turned?
    void limitWanted(const QString& path);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeRows();
    QString noneWords(std::size_t found) const;
    void showRows();
    void showHelp(const Knob& knob);
    void rowTurned(const Knob& knob, const QString& value, bool dragged);
    void tell(bool ended);

    KnobRow::Check check_;
    QString refusal_; // why none can be turned; "": they can
    std::vector<Knob> knobs_;
    std::map<std::string, std::string> turned_;
    std::vector<KnobRow*> rows_;
    std::string helped_; // path of the knob whose help is shown
    std::optional<std::pair<QString, QString>> pending_;
    QTimer pause_;
    QTimer searchPause_;
    QLabel* where_ = nullptr;
    QLineEdit* search_ = nullptr;
    QHBoxLayout* head_ = nullptr; // beside the search
    QVBoxLayout* column_ = nullptr;
    QVBoxLayout* foot_ = nullptr;
    QLabel* more_ = nullptr;
    QLabel* help_ = nullptr;
    QPushButton* limit_ = nullptr;
};

} // namespace doppel::gui
