// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/golden_image.h"

#include <QDir>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace doppel::gui {
namespace {

bool isUpdate() {
    const char* update = std::getenv("DOPPEL_UPDATE");
    return update != nullptr && *update == '1';
}

bool differ(QRgb a, QRgb b, int channel) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                     std::abs(qBlue(a) - qBlue(b))}) > channel;
}

struct PixelDifference {
    QImage picture; ///< red where the two differ
    qint64 pixels = 0;
    QRect around{};
};

// REQUIRES: equal sizes.
PixelDifference differenceOf(const QImage& actual, const QImage& golden, int channel) {
    PixelDifference difference{
        golden.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32)};
    for (int y = 0; y < golden.height(); ++y) {
        for (int x = 0; x < golden.width(); ++x) {
            if (differ(actual.pixel(x, y), golden.pixel(x, y), channel)) {
                difference.picture.setPixel(x, y, qRgb(230, 0, 0));
                difference.around |= QRect(x, y, 1, 1);
                ++difference.pixels;
            }
        }
    }
    return difference;
}

std::string savedAside(const QImage& picture, const std::string& name) {
    const std::string folder = testing::TempDir() + "doppel-goldens/";
    const std::string path = folder + name + ".png";
    QDir().mkpath(QString::fromStdString(folder));
    return picture.save(QString::fromStdString(path)) ? path : path + " (not written)";
}

} // namespace

QImage pictureOf(QWidget& widget, const Palette& palette, double scale) {
    widget.setPalette(palette.forWidgets());
    widget.ensurePolished();
    const QSize size(static_cast<int>(std::lround(widget.width() * scale)),
                     static_cast<int>(std::lround(widget.height() * scale)));
    QImage picture(size, QImage::Format_RGB32);
    picture.setDevicePixelRatio(scale);
    picture.fill(palette.window);
    widget.render(&picture);
    return picture;
}

testing::AssertionResult
matchesGolden(const QImage& picture, const std::string& name, GoldenTolerance tolerance) {
    const std::string path = DOPPEL_SOURCE_DIR "/tests/gui/goldens/" + name + ".png";
    const QImage actual = picture.convertToFormat(QImage::Format_RGB32);
    if (isUpdate()) {
        constexpr int kSmallest = 0; // as PNG takes its quality
        return actual.save(QString::fromStdString(path), "PNG", kSmallest)
                   ? testing::AssertionSuccess()
                   : testing::AssertionFailure() << path << " can't be written";
    }
    const QImage golden =
        QImage(QString::fromStdString(path)).convertToFormat(QImage::Format_RGB32);
    if (golden.isNull()) {
        return testing::AssertionFailure()
               << path
               << " is missing: DOPPEL_UPDATE=1 writes it; drawn: " << savedAside(actual, name);
    }
    if (golden.size() != actual.size()) {
        return testing::AssertionFailure()
               << name << " is " << actual.width() << " x " << actual.height() << ", not "
               << golden.width() << " x " << golden.height()
               << "; drawn: " << savedAside(actual, name);
    }
    const PixelDifference difference = differenceOf(actual, golden, tolerance.channel);
    const double allowed = tolerance.share * actual.width() * actual.height();
    if (static_cast<double>(difference.pixels) <= allowed) {
        return testing::AssertionSuccess();
    }
    const QRect& around = difference.around;
    return testing::AssertionFailure()
           << name << " differs in " << difference.pixels << " pixels, " << allowed
           << " are allowed; within x " << around.left() << " to " << around.right() << ", y "
           << around.top() << " to " << around.bottom() << "; drawn: " << savedAside(actual, name)
           << ", differences: " << savedAside(difference.picture, name + ".differences")
           << "; if that is meant: DOPPEL_UPDATE=1";
}

testing::AssertionResult
looksAsEver(QWidget& widget, const std::string& name, GoldenTolerance tolerance) {
    testing::AssertionResult all = testing::AssertionSuccess();
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        for (const int scale : {1, 2}) {
            const std::string variant =
                name + (palette->isDark() ? "-dark-" : "-light-") + std::to_string(scale) + "x";
            if (const auto one =
                    matchesGolden(pictureOf(widget, *palette, scale), variant, tolerance);
                !one) {
                all = testing::AssertionFailure() << all.message() << one.message() << '\n';
            }
        }
    }
    return all;
}

} // namespace doppel::gui
