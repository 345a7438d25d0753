// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/picture.h"

#include <QColor>
#include <QDir>
#include <QPainter>

#include <cstdlib>

namespace doppel::gui::testing {

QImage pictureOf(QWidget& widget, const QString& name, qreal scale) {
    QImage image(widget.size() * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::magenta); // what a widget forgets to draw is to be seen
    widget.render(&image);
    if (const QString folder = qEnvironmentVariable("DOPPEL_PICTURES"); !folder.isEmpty()) {
        QDir().mkpath(folder);
        image.save(QDir(folder).filePath(name + ".png"));
    }
    return image;
}

int pixelsOf(const QImage& image, const QColor& colour, int tolerance) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            count += std::abs(pixel.red() - colour.red()) <= tolerance &&
                     std::abs(pixel.green() - colour.green()) <= tolerance &&
                     std::abs(pixel.blue() - colour.blue()) <= tolerance;
        }
    }
    return count;
}

} // namespace doppel::gui::testing
