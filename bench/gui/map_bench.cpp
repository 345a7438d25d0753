// SPDX-License-Identifier: Apache-2.0
// What a frame of the map costs, in CPU of the whole process: a new state that is drawn, and dots
// that have moved; and how long it takes from a sketch to its map, dot's work included. Offscreen, 1180 x 700, one device pixel a logical one unless QT_SCALE_FACTOR says
// otherwise.
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/map_canvas.h"
#include "gui/map/platform_page.h"
#include "tests/gui/map/map_samples.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace doppel::gui;

double cpuMilliseconds() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(),
                     values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void measure(const char* name, const PlatformSketch& platform, const PlatformState& state) {
    constexpr int kFrames = 60;
    const QTemporaryDir folder;
    MapModel model(LayoutStore(folder.filePath("cache"), folder.filePath("data")));
    PlatformPage page(model);
    page.resize(1180, 700);
    QElapsedTimer waiting;
    waiting.start();
    const MapSketch sketch = sketchOf(platform);
    model.setSketch(sketch);
    model.setState(mapStateOf(sketch, {}, state));
    while (!model.scene().isLaidOut() && waiting.elapsed() < 10'000) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    const double opened = static_cast<double>(waiting.nsecsElapsed()) / 1e6;
    QImage image(page.size(), QImage::Format_RGB32);
    page.render(&image);
    std::vector<double> states;
    std::vector<double> dots;
    for (int i = 0; i < kFrames; ++i) {
        double began = cpuMilliseconds();
        model.setState(mapStateOf(sketch, {}, state));
        page.render(&image);
        states.push_back(cpuMilliseconds() - began);
        began = cpuMilliseconds();
        page.render(&image);
        dots.push_back(cpuMilliseconds() - began);
    }
    std::printf("%-22s %6zu %6zu %10.2f %10.2f %10.2f %10.1f\n", name, platform.components.size(),
                model.scene().faces.size(), median(states),
                *std::max_element(states.begin(), states.end()), median(dots), opened);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    QApplication::setPalette(Palette::light().forWidgets());
    QApplication::setFont(words());
    std::printf("%-22s %6s %6s %10s %10s %10s %10s\n", "CPU ms a frame", "comps", "cards", "state",
                "most", "dots only", "opening");
    measure("a cafe", samples::cafe(), samples::cafeBusy(samples::cafe()));
    measure("GOV.UK", samples::govuk(), samples::govukRecovering(samples::govuk()));
    measure("twenty sites", samples::sixty(), samples::sixtyBusy(samples::sixty()));
    measure("a thousand", samples::thousand(), samples::thousandBusy(samples::thousand()));
    return 0;
}
