// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_sketch.h"

#include <QByteArray>
#include <QPointF>
#include <QString>

#include <map>
#include <optional>

namespace doppel::gui {

/// What the map keeps between sessions: dot's answers, by the text that they answer, and where
/// people have put cards, by platform. Files of its own in two folders; one that is missing or
/// damaged is as if nothing was kept.
class LayoutStore {
public:
    /// The usual folders of this user: QStandardPaths' cache and data.
    LayoutStore();
    LayoutStore(QString cacheFolder, QString dataFolder);

    std::optional<QByteArray> answerTo(const QByteArray& dot) const;
    void keepAnswer(const QByteArray& dot, const QByteArray& plain) const;

    /// Upper left corners, by the name of the card's front.
    using Places = std::map<QString, QPointF>;
    /// Platforms are the same if their components and calls are.
    Places placesOn(const MapSketch& sketch) const;
    void keepPlaces(const MapSketch& sketch, const Places& places) const;

private:
    QString cacheFolder_;
    QString dataFolder_;
};

} // namespace doppel::gui
