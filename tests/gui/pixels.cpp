// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/pixels.h"

#include <cstdlib>

namespace doppel::gui {

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

} // namespace doppel::gui
