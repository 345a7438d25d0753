// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/library_model.h"

#include <QWidget>

#include <vector>

namespace doppel::gui {

class ScenarioCard;

/// The cards of the library in columns, below the heads of their platforms; platforms with few
/// scenarios stand beside each other. Arrows go from card to card.
class CardsPane final : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive it.
    CardsPane(LibraryModel& library, LibraryFilter& filter, QWidget* parent = nullptr);

    const std::vector<ScenarioCard*>& cards() const { return cards_; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& file);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// The cards of a platform, and where they are.
    struct Section {
        QString title;
        QString note;
        std::size_t first = 0; ///< of the cards
        std::size_t size = 0;
        QRect head{};
        std::vector<QRect> places{};
    };

    void rebuild();
    void arrange();
    /// Their places in that width, and how high all of it is.
    int place(std::vector<Section>& sections, int width) const;
    void layOut();
    void move(int columns, int rows);

    LibraryModel& library_;
    LibraryFilter& filter_;
    std::vector<ScenarioCard*> all_;   // by row of the library
    std::vector<ScenarioCard*> cards_; // those that are found, by row of the filter
    std::vector<Section> sections_;
};

} // namespace doppel::gui
